import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createEmulator } from "@grinfi/emulator";
import { spreadOf } from "@grinfi/measure";
import { withEmulatorProcess } from "../emulator-process/emulator-process.ts";
import { firstMessage } from "../first-message.ts";
import { type BenchmarkResult, milliseconds, table } from "../report.ts";
import { REQUESTS, SEARCHES, send } from "./requests.ts";
import type { StartMeasurement } from "./start-process.ts";

const START_PROCESS = fileURLToPath(new URL("start-process.ts", import.meta.url));
const CONTACT_COUNTS = [0, 10_000, 1_000_000];
/** Number of contacts while the request rate is measured. */
const CONTACTS = 500;
const RATE_ROUNDS = 5;
const REQUESTS_PER_ROUND = 200;
const CONCURRENT_REQUESTS = 10;

/** Measures the request rate of the emulator, its start time and its memory. */
export async function measureEmulator(): Promise<BenchmarkResult> {
  const rates = await measureRates();
  const starts = await measureStarts();
  const largest = starts.at(-1);
  const details = [
    table(
      ["requests per second", "in process", "over loopback"],
      rates.map(({ request, inProcess, overLoopback }) => [
        request,
        inProcess.toFixed(0),
        overLoopback.toFixed(0),
      ]),
    ),
    table(
      ["contacts", "import", "create", "first response", "heap", "resident memory", "peak while searching"],
      starts.map(({ contacts, importTime, createTime, firstResponseTime, heap, resident, searchPeak }) => [
        contacts.toLocaleString("en"),
        milliseconds(importTime),
        milliseconds(createTime),
        milliseconds(firstResponseTime),
        megabytes(heap),
        megabytes(resident),
        `+${megabytes(searchPeak)}`,
      ]),
    ),
    table(
      [`search in ${CONTACT_COUNTS.at(-1)?.toLocaleString("en")} contacts`, "time"],
      SEARCHES.map(({ name }, index) => [name, milliseconds(largest?.searchTimes[index] ?? Number.NaN)]),
    ),
  ].join("\n\n");
  return { title: "Emulator", summary: [], details, goals: [], values: { rates, starts } };
}

interface RequestRates {
  readonly request: string;
  /** Requests per second. */
  readonly inProcess: number;
  readonly overLoopback: number;
}

function measureRates(): Promise<RequestRates[]> {
  const emulator = createEmulator({ contacts: CONTACTS });
  return withEmulatorProcess({ contacts: CONTACTS }, async ({ url }) => {
    const rates: RequestRates[] = [];
    for (const request of REQUESTS) {
      const inProcess = await requestsPerSecond(() => send(request, emulator.fetch));
      const overLoopback = await requestsPerSecond(() => send(request, fetch, url));
      rates.push({ request: request.name, inProcess, overLoopback });
    }
    return rates;
  });
}

/** Returns the median of several rounds. The first round is a warm-up and is not counted. */
async function requestsPerSecond(request: () => Promise<void>): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round <= RATE_ROUNDS; round++) {
    const start = performance.now();
    let remaining = REQUESTS_PER_ROUND;
    const worker = async (): Promise<void> => {
      while (remaining-- > 0) await request();
    };
    await Promise.all(Array.from({ length: CONCURRENT_REQUESTS }, worker));
    if (round > 0) rates.push((REQUESTS_PER_ROUND * 1000) / (performance.now() - start));
  }
  return spreadOf(rates).median;
}

type StartWithContacts = StartMeasurement & { readonly contacts: number };

async function measureStarts(): Promise<StartWithContacts[]> {
  const starts: StartWithContacts[] = [];
  for (const contacts of CONTACT_COUNTS) {
    const child = fork(START_PROCESS, [String(contacts)], { execArgv: ["--expose-gc"] });
    const measurement = await firstMessage<StartMeasurement>(child);
    starts.push({ contacts, ...measurement });
  }
  return starts;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
