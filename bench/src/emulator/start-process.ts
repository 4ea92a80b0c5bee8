import type * as Emulator from "@grinfi/emulator";
import { REQUESTS, SEARCHES, send } from "./requests.ts";

/** The measurements of a process that starts an emulator. */
export interface StartMeasurement {
  /** Milliseconds. */
  readonly importTime: number;
  readonly createTime: number;
  readonly firstResponseTime: number;
  /** Bytes in addition to those before the import, after a garbage collection. */
  readonly heap: number;
  readonly resident: number;
  /** Maximum of additional bytes during the searches. */
  readonly searchPeak: number;
  /** Milliseconds for each search. */
  readonly searchTimes: readonly number[];
}

/** Starts an emulator in its own process, and sends a measurement to the parent process. */
const contacts = Number(process.argv[2]);
const module = process.argv[3] ?? "";
const memoryBefore = memoryAfterCollection();
const [importTime, { createEmulator }] = await timed((): Promise<typeof Emulator> => import(module));
const [createTime, emulator] = await timed(async () => createEmulator({ contacts }));
const [firstResponseTime] = await timed(() => send(REQUESTS[0], emulator.fetch));
const memory = memoryAfterCollection();

const searchTimes: number[] = [];
for (const search of SEARCHES) {
  const [time] = await timed(() => send(search, emulator.fetch));
  searchTimes.push(time);
}
const measurement: StartMeasurement = {
  importTime,
  createTime,
  firstResponseTime,
  heap: memory.heapUsed - memoryBefore.heapUsed,
  resident: memory.rss - memoryBefore.rss,
  // `maxRSS` is in kilobytes.
  searchPeak: process.resourceUsage().maxRSS * 1024 - memory.rss,
  searchTimes,
};
process.send?.(measurement);
process.disconnect();

async function timed<T>(work: () => Promise<T>): Promise<[milliseconds: number, value: T]> {
  const start = performance.now();
  const value = await work();
  return [performance.now() - start, value];
}

function memoryAfterCollection(): NodeJS.MemoryUsage {
  globalThis.gc?.();
  return process.memoryUsage();
}
