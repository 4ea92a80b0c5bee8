import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createEmulator } from "@grinfi/emulator";
import { spreadOf } from "@grinfi/measure";
import { type Measure, milliseconds, table } from "../report.ts";
import type { Started } from "./start.ts";
import { perform, SEARCHES, TASKS } from "./tasks.ts";

const SERVER = fileURLToPath(new URL("server.ts", import.meta.url));
const START = fileURLToPath(new URL("start.ts", import.meta.url));
const CONTACTS = [0, 10_000, 1_000_000];
const REQUESTED_CONTACTS = 500;
const ROUNDS = 5;
const ROUND = 200;
const AT_ONCE = 10;

/** How fast the emulator answers, and what it takes. */
export async function measureEmulator(): Promise<Measure> {
  const rates = await measureRequests();
  const starts = await measureStarts();
  const last = starts.at(-1);
  const text = [
    table(
      ["requests a second", "in process", "over loopback"],
      rates.map(({ task, inProcess, overLoopback }) => [task, inProcess.toFixed(0), overLoopback.toFixed(0)]),
    ),
    table(
      ["contacts", "import", "create", "first answer", "heap", "resident", "more while searching"],
      starts.map(({ contacts, importing, creating, firstAnswer, heap, resident, searching }) => [
        contacts.toLocaleString("en"),
        milliseconds(importing),
        milliseconds(creating),
        milliseconds(firstAnswer),
        megabytes(heap),
        megabytes(resident),
        megabytes(searching),
      ]),
    ),
    table(
      [`search in ${CONTACTS.at(-1)?.toLocaleString("en")} contacts`, "time"],
      SEARCHES.map(({ name }, index) => [name, milliseconds(last?.searches[index] ?? Number.NaN)]),
    ),
  ].join("\n\n");
  return { title: "Emulator", summary: [], text, goals: [], results: { rates, starts } };
}

interface Rates {
  readonly task: string;
  readonly inProcess: number;
  readonly overLoopback: number;
}

async function measureRequests(): Promise<Rates[]> {
  const emulator = createEmulator({ contacts: REQUESTED_CONTACTS });
  const server = fork(SERVER, [String(REQUESTED_CONTACTS)]);
  try {
    const [url] = (await once(server, "message")) as [string];
    const rates: Rates[] = [];
    for (const task of TASKS) {
      const inProcess = await rateOf(() => perform(task, emulator.fetch));
      const overLoopback = await rateOf(() => perform(task, fetch, url));
      rates.push({ task: task.name, inProcess, overLoopback });
    }
    return rates;
  } finally {
    server.disconnect();
  }
}

/** Requests a second: the middle of some rounds. The first round warms up and does not count. */
async function rateOf(request: () => Promise<void>): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const start = performance.now();
    let left = ROUND;
    const worker = async (): Promise<void> => {
      while (left-- > 0) await request();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    if (round > 0) rates.push((ROUND * 1000) / (performance.now() - start));
  }
  return spreadOf(rates).median;
}

async function measureStarts(): Promise<(Started & { contacts: number })[]> {
  const starts: (Started & { contacts: number })[] = [];
  for (const contacts of CONTACTS) {
    const child = fork(START, [String(contacts)], { execArgv: ["--expose-gc"] });
    const [started] = (await once(child, "message")) as [Started];
    starts.push({ contacts, ...started });
  }
  return starts;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
