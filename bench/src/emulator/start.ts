import { perform, SEARCHES, TASKS } from "./tasks.ts";

/** What a process says that starts an emulator. */
export interface Started {
  /** Milliseconds. */
  readonly importing: number;
  readonly creating: number;
  readonly firstAnswer: number;
  /** Bytes more than before the import, after a garbage collection. */
  readonly heap: number;
  readonly resident: number;
  /** Bytes more after the searches, at the most. */
  readonly searching: number;
  /** Milliseconds by search. */
  readonly searches: readonly number[];
}

/** Starts an emulator in a process of its own and tells how long that took and what it takes. */
const contacts = Number(process.argv[2]);
const before = memory();
const [importing, { createEmulator }] = await timed(() => import("@grinfi/emulator"));
const [creating, emulator] = await timed(async () => createEmulator({ contacts }));
const [firstAnswer] = await timed(() => perform(TASKS[0] as (typeof TASKS)[number], emulator.fetch));
const started = memory();

const searches: number[] = [];
for (const search of SEARCHES) {
  const [milliseconds] = await timed(() => perform(search, emulator.fetch));
  searches.push(milliseconds);
}
const result: Started = {
  importing,
  creating,
  firstAnswer,
  heap: started.heapUsed - before.heapUsed,
  resident: started.rss - before.rss,
  // In kilobytes.
  searching: process.resourceUsage().maxRSS * 1024 - started.rss,
  searches,
};
process.send?.(result);
process.disconnect();

async function timed<T>(work: () => Promise<T>): Promise<[milliseconds: number, value: T]> {
  const start = performance.now();
  const value = await work();
  return [performance.now() - start, value];
}

function memory(): NodeJS.MemoryUsage {
  globalThis.gc?.();
  return process.memoryUsage();
}
