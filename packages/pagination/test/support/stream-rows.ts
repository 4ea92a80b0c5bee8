// Streams a number of rows and prints how much the heap grows. Run it with --expose-gc and the number of rows.
import { createPager, type PagerOptions } from "../../src/index.ts";

interface StreamedRow {
  readonly uuid: string;
  readonly created_at: string;
  readonly note: string;
}

const ROWS = Number(process.argv[2]);
const WINDOW = 10_000;

/** Returns the bytes in use after garbage collection. */
function heap(): number {
  if (globalThis.gc === undefined) throw new Error("Run this with --expose-gc.");
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

const row = (index: number): StreamedRow => ({
  uuid: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
  created_at: `2026-01-01T${String(Math.floor(index / 3)).padStart(9, "0")}`,
  note: `a note about row ${index} `.repeat(4),
});

const fetchPage: PagerOptions<StreamedRow>["fetchPage"] = async ({ offset, limit, lowerBound }) => {
  // Three consecutive rows have the same `created_at`.
  const before = lowerBound === undefined ? 0 : Number(String(lowerBound.value).slice(11)) * 3;
  const length = Math.max(0, Math.min(limit, ROWS - before - offset));
  const items = Array.from({ length }, (_, index) => row(before + offset + index));
  return { items, total: ROWS - before };
};

interface Streamed {
  readonly rows: number;
  /** The largest growth of the heap after the first 50,000 rows, in bytes. */
  readonly growth: number;
  /** The growth of the heap that remains after the run, in bytes. */
  readonly retained: number;
  readonly seconds: number;
}

async function stream(options: Omit<PagerOptions<StreamedRow>, "fetchPage">): Promise<Streamed> {
  const { signal } = new AbortController();
  const start = performance.now();
  const before = heap();
  let warm = 0;
  let peak = 0;
  let rows = 0;
  for await (const _ of createPager({ fetchPage, signal, ...options })) {
    rows += 1;
    if (rows % 50_000 !== 0) continue;
    const now = heap();
    if (warm === 0) warm = now;
    peak = Math.max(peak, now);
  }
  return {
    rows,
    growth: peak - warm,
    retained: heap() - before,
    seconds: (performance.now() - start) / 1000,
  };
}

const results = {
  oneByOne: await stream({}),
  ahead: await stream({ concurrency: 8 }),
  sliced: await stream({ concurrency: 8, limit: 1000, slice: { by: (it) => it.created_at, window: WINDOW } }),
};
console.log(JSON.stringify(results));
