import { shuffled, spreadOf } from "@grinfi/measure";
import { createPager } from "@grinfi/pagination";
import { Grinfi } from "@grinfi/sdk";
import { API_KEY } from "../config.ts";
import { type BenchmarkResult, milliseconds, type SummaryRow, table, times } from "../report.ts";
import { readPages, readRows } from "./loops.ts";
import { type Contact, contactAt, createSlowSearch } from "./slow-search.ts";

const ROWS = 10_000;
const PAGE_SIZE = 100;
const PAGE_LATENCY_MS = 50;
const CONCURRENCIES = [1, 4, 8, 16];
const ROWS_IN_MEMORY = 200_000;
const LOOP_ROUNDS = 7;

/** Measures how long it takes to read a list over a slow network, and the cost of the pager for each row. */
export async function measurePaging(): Promise<BenchmarkResult> {
  const lists = await measureLists();
  const loops = await measureLoops();
  const details = [
    table(
      [LIST_DESCRIPTION, "time", "at best", "relative to the best"],
      lists.map(({ name, time, best }) => [name, milliseconds(time), milliseconds(best), times(time / best)]),
    ),
    table(
      ["a row in memory", "time", "more than the array"],
      loops.map(({ name, nanoseconds, difference }) => [
        name,
        `${nanoseconds.toFixed(0)} ns`,
        `${difference.toFixed(0)} ns`,
      ]),
    ),
  ].join("\n\n");
  return { title: "Paging", summary: [summarizeLists(lists)], details, goals: [], values: { lists, loops } };
}

const LIST_DESCRIPTION = `${ROWS.toLocaleString("en")} rows, ${PAGE_SIZE} a page, ${PAGE_LATENCY_MS} ms of latency`;

interface ListMeasurement {
  readonly name: string;
  /** Milliseconds. */
  readonly time: number;
  /** The time in milliseconds if all slots were always in use, and only the network took time. */
  readonly best: number;
}

function summarizeLists(lists: readonly ListMeasurement[]): SummaryRow {
  const times = (some: readonly ListMeasurement[]): string =>
    some.map(({ name, time }) => `${name} ${milliseconds(time)}`).join("; ");
  return {
    name: LIST_DESCRIPTION,
    ours: times(lists.slice(0, CONCURRENCIES.length)),
    others: times(lists.slice(CONCURRENCIES.length)),
  };
}

async function measureLists(): Promise<ListMeasurement[]> {
  const fetch = createSlowSearch(ROWS, PAGE_SIZE, PAGE_LATENCY_MS);
  const client = new Grinfi({ apiKey: API_KEY, baseUrl: "https://api.invalid", fetch, rateLimit: false });
  const bestTime = (concurrency: number): number =>
    Math.ceil(ROWS / PAGE_SIZE / concurrency) * PAGE_LATENCY_MS;
  const measure = async (
    name: string,
    concurrency: number,
    read: () => Promise<number>,
  ): Promise<ListMeasurement> => {
    const start = performance.now();
    const count = await read();
    if (count !== ROWS) throw new Error(`${name} read ${count} rows instead of ${ROWS}.`);
    return { name, time: performance.now() - start, best: bestTime(concurrency) };
  };
  const measureSdk = (concurrency: number): Promise<ListMeasurement> =>
    measure(`SDK, concurrency ${concurrency}`, concurrency, () =>
      countRows(client.paginate("searchContacts", { body: { limit: PAGE_SIZE } }, { concurrency })),
    );
  // The first list of a process is slower than the others.
  await measureSdk(CONCURRENCIES.at(-1) ?? 1);
  const lists: ListMeasurement[] = [];
  for (const concurrency of CONCURRENCIES) lists.push(await measureSdk(concurrency));
  lists.push(await measure("row by row, as stripe", 1, () => countRows(readRows(fetch, PAGE_SIZE))));
  lists.push(
    await measure("page by page, as octokit", 1, async () => (await readPages(fetch, PAGE_SIZE)).length),
  );
  return lists;
}

async function countRows(rows: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of rows) count += 1;
  return count;
}

interface LoopMeasurement {
  readonly name: string;
  /** Time per row. */
  readonly nanoseconds: number;
  /** Nanoseconds in addition to the loop over the array. */
  readonly difference: number;
}

/** Reads rows that are in memory, so that only the pager takes time. */
async function measureLoops(): Promise<LoopMeasurement[]> {
  const rows = Array.from({ length: ROWS_IN_MEMORY }, (_, index) => contactAt(index));
  const pager = createPager<Contact>({
    fetchPage: ({ offset, limit }) => ({ items: rows.slice(offset, offset + limit), total: rows.length }),
    limit: PAGE_SIZE,
  });
  const loops: Record<string, () => Promise<number>> = {
    "array, for of": async () => {
      let length = 0;
      for (const { name } of rows) length += name.length;
      return length;
    },
    "pager, row by row": async () => {
      let length = 0;
      for await (const { name } of pager) length += name.length;
      return length;
    },
    "pager, page by page": async () => {
      let length = 0;
      for await (const { items } of pager.pages()) for (const { name } of items) length += name.length;
      return length;
    },
  };
  const samples = new Map(Object.keys(loops).map((name) => [name, [] as number[]]));
  const expected = await loops["array, for of"]?.();
  for (let round = 0; round <= LOOP_ROUNDS; round++) {
    for (const [name, loop] of shuffled(Object.entries(loops))) {
      const start = performance.now();
      if ((await loop()) !== expected) throw new Error(`The loop "${name}" did not read all rows.`);
      // The first round is a warm-up.
      if (round > 0) samples.get(name)?.push(((performance.now() - start) * 1e6) / ROWS_IN_MEMORY);
    }
  }
  const medians = [...samples].map(([name, values]) => ({ name, nanoseconds: spreadOf(values).median }));
  const array = medians[0]?.nanoseconds ?? Number.NaN;
  return medians.map((loop) => ({ ...loop, difference: loop.nanoseconds - array }));
}
