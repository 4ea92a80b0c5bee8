import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createPager } from "../src/index.ts";
import { ModelList, rejectionOf, rowsOf } from "./support/model.ts";

const LATENCY = 50;
const all = { limit: Number.POSITIVE_INFINITY };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A list that takes its time: an offset may take longer than the others. */
function slowList(count: number, slow: Readonly<Record<number, number>> = {}): ModelList {
  const list = new ModelList(rowsOf(count), "both");
  list.before = ({ offset }) => wait(slow[offset] ?? LATENCY);
  return list;
}

describe("with n pages at a time", () => {
  test.each([
    [1, 100],
    [4, 1 + 25],
    [8, 1 + 13],
    [16, 1 + 7],
  ])("n = %i: 100 pages take %i times as long as one", async (concurrency, times) => {
    const list = slowList(10_000);
    const start = Date.now();
    const items = createPager(list.options({ concurrency })).toArray(all);
    await vi.runAllTimersAsync();
    expect(await items).toEqual(list.rows);
    expect(Date.now() - start).toBe(times * LATENCY);
    expect(list.mostInFlight).toBe(concurrency);
    expect(list.requests).toHaveLength(100);
  });

  test("a page ten times slower holds back only delivery", async () => {
    const list = slowList(10_000, { 500: 10 * LATENCY });
    const delivered: number[] = [];
    const run = (async () => {
      for await (const { offset } of createPager(list.options({ concurrency: 4 })).pages())
        delivered.push(offset);
    })();
    // The first page, then 100 to 400, of which each makes room for one more when it is delivered.
    await vi.advanceTimersByTimeAsync(3 * LATENCY);
    expect(delivered.at(-1)).toBe(400);
    expect(list.asked.map(([offset]) => offset)).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800]);
    await vi.advanceTimersByTimeAsync(8.5 * LATENCY);
    // 600, 700 and 800 are there, and nothing more was asked for.
    expect([delivered.at(-1), list.inFlight, list.requests.length]).toEqual([400, 1, 9]);
    await vi.advanceTimersByTimeAsync(0.5 * LATENCY);
    expect(delivered.slice(-4)).toEqual([500, 600, 700, 800]);
    await vi.runAllTimersAsync();
    await run;
    expect(delivered).toEqual(Array.from({ length: 100 }, (_, page) => page * 100));
  });

  test("it is a window that slides, not batches", async () => {
    const list = slowList(10_000, { 100: 2 * LATENCY });
    const run = createPager(list.options({ concurrency: 4 })).toArray(all);
    await vi.advanceTimersByTimeAsync(LATENCY);
    expect(list.requests).toHaveLength(5);
    await vi.advanceTimersByTimeAsync(2 * LATENCY);
    // 100 came and with it all of 200 to 400: four more are under way at once.
    expect(list.requests).toHaveLength(9);
    expect(list.inFlight).toBe(4);
    await vi.runAllTimersAsync();
    await run;
  });

  test("never more than n pages are in memory, however slow the reader is", async () => {
    for (const concurrency of [1, 2, 5]) {
      const list = slowList(3000);
      let delivered = 0;
      const run = (async () => {
        for await (const { items } of createPager(list.options({ concurrency })).pages()) {
          await wait(7 * LATENCY);
          // This page and those that were asked for.
          expect(list.requests.length - delivered).toBeLessThanOrEqual(concurrency);
          delivered += items.length / 100;
        }
      })();
      await vi.runAllTimersAsync();
      await run;
      expect(list.requests).toHaveLength(30);
    }
  });

  test("gaps do not add to what is in memory", async () => {
    const list = slowList(3000);
    list.after = ({ items, ...rest }, { offset }) => ({
      ...rest,
      items: offset % 300 === 0 && offset > 0 ? items.slice(0, 40) : items,
    });
    const run = createPager(list.options({ concurrency: 3 })).toArray(all);
    await vi.runAllTimersAsync();
    expect(await run).toEqual(list.rows);
    expect(list.mostInFlight).toBe(3);
  });

  test("nothing is fetched ahead while the total is not known", async () => {
    for (const says of ["hasMore", "nothing"] as const) {
      const list = slowList(1000);
      list.says = says;
      const run = createPager(list.options({ concurrency: 8 })).toArray(all);
      await vi.runAllTimersAsync();
      expect(await run).toEqual(list.rows);
      expect(list.mostInFlight).toBe(1);
    }
  });

  test("nothing is fetched ahead of what is asked for: the first page, one item, a count, maxPages", async () => {
    const list = slowList(1000);
    const pager = createPager(list.options({ concurrency: 8 }));
    for (const use of [() => pager, () => pager.first(), () => pager.count()]) {
      list.requests.length = 0;
      const result = (async () => await use())();
      await vi.runAllTimersAsync();
      await result;
      expect(list.requests).toHaveLength(1);
    }
    list.requests.length = 0;
    const error = rejectionOf(createPager(list.options({ concurrency: 8, maxPages: 3 })).toArray(all));
    await vi.runAllTimersAsync();
    expect(await error).toMatchObject({ code: "too_many_pages" });
    expect(list.requests).toHaveLength(3);
  });

  test("a server that gives fewer than it is asked for is asked for as many as it gives", async () => {
    const list = slowList(3000);
    list.clamp = 250;
    const run = createPager(list.options({ limit: 1000, concurrency: 4 })).toArray(all);
    await vi.runAllTimersAsync();
    expect(await run).toEqual(list.rows);
    expect(list.asked).toEqual([
      [0, 1000],
      ...Array.from({ length: 11 }, (_, page) => [250 * (page + 1), 250]),
    ]);
  });

  test("rows that arrive at the end are read", async () => {
    const list = slowList(500);
    const before = list.before;
    list.before = async (request, count) => {
      await before(request, count);
      if (count === 3) list.rows = rowsOf(750);
    };
    const run = createPager(list.options({ concurrency: 4 })).toArray(all);
    await vi.runAllTimersAsync();
    expect(await run).toEqual(rowsOf(750));
  });
});

describe("the first error in order", () => {
  test("comes after the rows before it, though it happened earlier, and ends the requests behind it", async () => {
    const list = slowList(1000, { 200: 3 * LATENCY });
    const slow = list.before;
    const down = new Error("down");
    list.before = async (request, count) => {
      await slow(request, count);
      if (request.offset === 300 || request.offset === 400) throw down;
    };
    const offsets: number[] = [];
    const pages = createPager(list.options({ concurrency: 4 })).pages();
    const run = (async () => {
      for await (const { offset } of pages) offsets.push(offset);
    })();
    const failure = rejectionOf(run);
    await vi.runAllTimersAsync();
    expect(await failure).toBe(down);
    expect(offsets).toEqual([0, 100, 200]);
    expect(list.requests.filter(({ offset }) => offset > 400).every(({ signal }) => signal.aborted)).toBe(
      true,
    );

    list.before = slow;
    const rest = (async () => {
      for await (const { offset } of pages) offsets.push(offset);
    })();
    await vi.runAllTimersAsync();
    await rest;
    expect(offsets).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
  });

  test("behind the end of the list is nobody's business", async () => {
    const list = slowList(1000);
    list.after = (answer, { offset }) => {
      if (offset > 300) throw new Error("down");
      return { ...answer, hasMore: offset < 300 };
    };
    const run = createPager(list.options({ concurrency: 8 })).toArray(all);
    await vi.runAllTimersAsync();
    expect(await run).toHaveLength(400);
  });
});
