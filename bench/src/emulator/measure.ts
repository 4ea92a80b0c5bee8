import { fork } from "node:child_process";
import { Agent } from "node:http";
import { fileURLToPath } from "node:url";
import type * as Emulator from "@grinfi/emulator";
import { shuffled, spreadOf } from "@grinfi/measure";
import { withEmulatorProcess } from "../emulator-process/emulator-process.ts";
import { firstMessage } from "../first-message.ts";
import { type BenchmarkResult, megabytes, milliseconds, table } from "../report.ts";
import { buildsOf, importPackage, resolvePackage, type Setting } from "../setting.ts";
import { compareEmulators, type RequestRates } from "./comparison.ts";
import { REQUESTS, SEARCHES, send, sendOverHttp } from "./requests.ts";
import type { StartMeasurement } from "./start-process.ts";

const START_PROCESS = fileURLToPath(new URL("start-process.ts", import.meta.url));
const CONTACT_COUNTS = [0, 10_000, 1_000_000];
/** Number of contacts while the request rate is measured. */
const CONTACTS = 500;
const RATE_ROUNDS = 5;
const REQUESTS_PER_ROUND = 200;
const CONCURRENT_REQUESTS = 10;

/** Measures the request rate of the emulator, its start time and its memory. */
export async function measureEmulator(setting: Setting): Promise<BenchmarkResult> {
  const rates = await measureRates(setting);
  const starts = await measureStarts(setting);
  const largest = starts.filter(({ contacts }) => contacts === CONTACT_COUNTS.at(-1));
  const details = [
    table(
      ["requests per second", "in process", "over loopback"],
      rates.map(({ emulator, request, inProcess, overLoopback }) => [
        `${emulator}, ${request}`,
        spreadOf(inProcess).median.toFixed(0),
        spreadOf(overLoopback).median.toFixed(0),
      ]),
    ),
    table(
      [
        "with contacts",
        "import",
        "create",
        "first response",
        "heap",
        "resident memory",
        "peak while searching",
      ],
      starts.map((start) => [
        `${start.emulator}, ${start.contacts.toLocaleString("en")}`,
        ...[start.importTime, start.createTime, start.firstResponseTime].map(milliseconds),
        ...[start.heap, start.resident].map(megabytes),
        `+${megabytes(start.searchPeak)}`,
      ]),
    ),
    table(
      [
        `search in ${CONTACT_COUNTS.at(-1)?.toLocaleString("en")} contacts`,
        ...largest.map(({ emulator }) => emulator),
      ],
      SEARCHES.map(({ name }, index) => [
        name,
        ...largest.map(({ searchTimes }) => milliseconds(searchTimes[index] ?? Number.NaN)),
      ]),
    ),
  ].join("\n\n");
  const compared = setting.baseline && compareEmulators(rates, largest, setting.baseline);
  return {
    title: "Emulator",
    summary: [],
    details,
    goals: compared?.goals ?? [],
    comparisons: compared?.comparisons,
    values: { rates, starts },
  };
}

/** An emulator in this process, and another one of the same build in its own process. */
interface Target {
  readonly emulator: string;
  readonly fetch: typeof fetch;
  readonly url: string;
}

/** Measures all builds in turn, in a new random order each round. */
function measureRates(setting: Setting): Promise<RequestRates[]> {
  const emulators = buildsOf(setting).map(({ emulator }) => emulator);
  const agent = new Agent({ keepAlive: true });
  return withTargets(setting, emulators, async (targets) => {
    const rates = targets.flatMap(({ emulator }) =>
      REQUESTS.map(
        ({ name: request }): RequestRates => ({ emulator, request, inProcess: [], overLoopback: [] }),
      ),
    );
    for (const request of REQUESTS) {
      for (let round = 0; round <= RATE_ROUNDS; round++) {
        for (const { emulator, fetch: inProcess, url } of shuffled(targets)) {
          const measured = rates.find((row) => row.emulator === emulator && row.request === request.name);
          const inProcessRate = await requestsPerSecond(() => send(request, inProcess));
          const loopbackRate = await requestsPerSecond(() => sendOverHttp(request, url, agent));
          // The first round is a warm-up.
          if (round === 0) continue;
          measured?.inProcess.push(inProcessRate);
          measured?.overLoopback.push(loopbackRate);
        }
      }
    }
    return rates;
  }).finally(() => agent.destroy());
}

async function withTargets<T>(
  setting: Setting,
  [emulator, ...others]: readonly string[],
  work: (targets: readonly Target[]) => Promise<T>,
): Promise<T> {
  if (emulator === undefined) return work([]);
  const { createEmulator } = await importPackage<typeof Emulator>(setting, emulator);
  const { fetch } = createEmulator({ contacts: CONTACTS });
  return withEmulatorProcess(
    { contacts: CONTACTS },
    ({ url }) => withTargets(setting, others, (targets) => work([{ emulator, fetch, url }, ...targets])),
    resolvePackage(setting, `${emulator}/server`),
  );
}

async function requestsPerSecond(request: () => Promise<void>): Promise<number> {
  const start = performance.now();
  let remaining = REQUESTS_PER_ROUND;
  const worker = async (): Promise<void> => {
    while (remaining-- > 0) await request();
  };
  await Promise.all(Array.from({ length: CONCURRENT_REQUESTS }, worker));
  return (REQUESTS_PER_ROUND * 1000) / (performance.now() - start);
}

type StartWithContacts = StartMeasurement & { readonly emulator: string; readonly contacts: number };

async function measureStarts(setting: Setting): Promise<StartWithContacts[]> {
  const starts: StartWithContacts[] = [];
  for (const contacts of CONTACT_COUNTS) {
    for (const { emulator } of buildsOf(setting)) {
      const args = [String(contacts), resolvePackage(setting, emulator)];
      const child = fork(START_PROCESS, args, { execArgv: ["--expose-gc"] });
      const measurement = await firstMessage<StartMeasurement>(child);
      starts.push({ emulator, contacts, ...measurement });
    }
  }
  return starts;
}
