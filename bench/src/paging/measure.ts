import { shuffled, spreadOf } from "@grinfi/measure";
import { createPager } from "@grinfi/pagination";
import { Grinfi } from "@grinfi/sdk";
import { type Measure, milliseconds, type Summary, table, times } from "../report.ts";
import { pageByPage, rowByRow } from "./loops.ts";
import { type Contact, contactAt, slowSearch } from "./server.ts";

const ROWS = 10_000;
const PAGE = 100;
const LATENCY = 50;
const CONCURRENCY = [1, 4, 8, 16];
const LOOPED_ROWS = 200_000;
const ROUNDS = 7;

/** How long a whole list takes over a slow network, and what a row costs by itself. */
export async function measurePaging(): Promise<Measure> {
  const lists = await measureLists();
  const loops = await measureLoops();
  const text = [
    table(
      [`${ROWS.toLocaleString("en")} rows, ${PAGE} a page, ${LATENCY} ms`, "time", "at best", "to the best"],
      lists.map(({ name, took, best }) => [name, milliseconds(took), milliseconds(best), times(took / best)]),
    ),
    table(
      ["a row that is in memory", "time", "more than the array"],
      loops.map(({ name, nanoseconds, more }) => [
        name,
        `${nanoseconds.toFixed(0)} ns`,
        `${more.toFixed(0)} ns`,
      ]),
    ),
  ].join("\n\n");
  return { title: "Paging", summary: [summaryOf(lists)], text, goals: [], results: { lists, loops } };
}

interface ReadList {
  readonly name: string;
  /** Milliseconds. */
  readonly took: number;
  /** If every place were taken all the time, and nothing but the network took any. */
  readonly best: number;
}

function summaryOf(lists: readonly ReadList[]): Summary {
  const words = ({ name, took }: ReadList): string => `${name} ${milliseconds(took)}`;
  return {
    what: `${ROWS.toLocaleString("en")} rows, ${PAGE} a page, ${LATENCY} ms of latency`,
    ours: lists.slice(0, CONCURRENCY.length).map(words).join("; "),
    others: lists.slice(CONCURRENCY.length).map(words).join("; "),
  };
}

async function measureLists(): Promise<ReadList[]> {
  const fetch = slowSearch(ROWS, PAGE, LATENCY);
  const grinfi = new Grinfi({ apiKey: "test-key", baseUrl: "https://api.invalid", fetch, rateLimit: false });
  const bestOf = (atOnce: number): number => Math.ceil(ROWS / PAGE / atOnce) * LATENCY;
  const read = async (name: string, atOnce: number, rows: () => Promise<number>): Promise<ReadList> => {
    const start = performance.now();
    const count = await rows();
    if (count !== ROWS) throw new Error(`${name}: ${count} rows`);
    return { name, took: performance.now() - start, best: bestOf(atOnce) };
  };
  const ours = (concurrency: number): Promise<ReadList> =>
    read(`SDK, concurrency ${concurrency}`, concurrency, () =>
      count(grinfi.list("searchContacts", { body: { limit: PAGE } }, { concurrency })),
    );
  // The first list of a process is slower than all others.
  await ours(CONCURRENCY.at(-1) ?? 1);
  const lists: ReadList[] = [];
  for (const concurrency of CONCURRENCY) lists.push(await ours(concurrency));
  lists.push(await read("row by row, as stripe", 1, () => count(rowByRow(fetch, PAGE))));
  lists.push(await read("page by page, as octokit", 1, async () => (await pageByPage(fetch, PAGE)).length));
  return lists;
}

async function count(rows: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of rows) count += 1;
  return count;
}

interface Loop {
  readonly name: string;
  /** A row. */
  readonly nanoseconds: number;
  readonly more: number;
}

/** Pages that are there at once, so that nothing but the pager takes time. */
async function measureLoops(): Promise<Loop[]> {
  const rows = Array.from({ length: LOOPED_ROWS }, (_, index) => contactAt(index));
  const pager = createPager<Contact>({
    fetchPage: ({ offset, limit }) => ({ items: rows.slice(offset, offset + limit), total: rows.length }),
    limit: PAGE,
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
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, loop] of shuffled(Object.entries(loops))) {
      const start = performance.now();
      if ((await loop()) !== expected) throw new Error(`${name} did not read all rows`);
      // The first round warms up.
      if (round > 0) samples.get(name)?.push(((performance.now() - start) * 1e6) / LOOPED_ROWS);
    }
  }
  const medians = [...samples].map(([name, values]) => ({ name, nanoseconds: spreadOf(values).median }));
  const plain = medians[0]?.nanoseconds ?? Number.NaN;
  return medians.map((loop) => ({ ...loop, more: loop.nanoseconds - plain }));
}
