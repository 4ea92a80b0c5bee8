import { rejectionOf } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createPager } from "../src/index.ts";
import { FakeList, rowsOf } from "./support/fake-list.ts";

const LATENCY = 50;
const all = { limit: Number.POSITIVE_INFINITY };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Creates a list whose requests take `LATENCY`, or the time given for their offset. */
function slowList(count: number, slow: Readonly<Record<number, number>> = {}): FakeList {
  const list = new FakeList(rowsOf(count), "both");
  list.onRequest = ({ offset }) => wait(slow[offset] ?? LATENCY);
  return list;
}

describe("concurrency n", () => {
  test.each([
    [1, 100],
    [4, 1 + 25],
    [8, 1 + 13],
    [16, 1 + 7],
  ])("n = %i: 100 pages take %i times the latency of one page", async (concurrency, times) => {
    const list = slowList(10_000);
    const start = Date.now();
    const items = createPager(list.options({ concurrency })).toArray(all);
    await vi.runAllTimersAsync();
    expect(await items).toEqual(list.rows);
    expect(Date.now() - start).toBe(times * LATENCY);
    expect(list.maxInFlight).toBe(concurrency);
    expect(list.requests).toHaveLength(100);
  });

  test("a page that is ten times slower delays only delivery", async () => {
    const list = slowList(10_000, { 500: 10 * LATENCY });
    const delivered: number[] = [];
    const run = (async () => {
      for await (const { offset } of createPager(list.options({ concurrency: 4 })).pages())
        delivered.push(offset);
    })();
    // The first page, then pages 100 to 400. Each delivered page makes room for one more request.
    await vi.advanceTimersByTimeAsync(3 * LATENCY);
    expect(delivered.at(-1)).toBe(400);
    expect(list.requestedPages.map(([offset]) => offset)).toEqual([
      0, 100, 200, 300, 400, 500, 600, 700, 800,
    ]);
    await vi.advanceTimersByTimeAsync(8.5 * LATENCY);
    // Pages 600, 700 and 800 have arrived, and no more requests were sent.
    expect([delivered.at(-1), list.inFlight, list.requests.length]).toEqual([400, 1, 9]);
    await vi.advanceTimersByTimeAsync(0.5 * LATENCY);
    expect(delivered.slice(-4)).toEqual([500, 600, 700, 800]);
    await vi.runAllTimersAsync();
    await run;
    expect(delivered).toEqual(Array.from({ length: 100 }, (_, page) => page * 100));
  });

  test("requests form a sliding window, not batches", async () => {
    const list = slowList(10_000, { 100: 2 * LATENCY });
    const run = createPager(list.options({ concurrency: 4 })).toArray(all);
    await vi.advanceTimersByTimeAsync(LATENCY);
    expect(list.requests).toHaveLength(5);
    await vi.advanceTimersByTimeAsync(2 * LATENCY);
    // Page 100 arrived last, so pages 100 to 400 are delivered together and four more requests are sent.
    expect(list.requests).toHaveLength(9);
    expect(list.inFlight).toBe(4);
    await vi.runAllTimersAsync();
    await run;
  });

  test("at most n pages are in memory, even if the reader is slow", async () => {
    for (const concurrency of [1, 2, 5]) {
      const list = slowList(3000);
      let delivered = 0;
      const run = (async () => {
        for await (const { items } of createPager(list.options({ concurrency })).pages()) {
          await wait(7 * LATENCY);
          // The current page and the requested pages.
          expect(list.requests.length - delivered).toBeLessThanOrEqual(concurrency);
          delivered += items.length / 100;
        }
      })();
      await vi.runAllTimersAsync();
      await run;
      expect(list.requests).toHaveLength(30);
    }
  });

  test("filling a gap stays within the concurrency", async () => {
    const list = slowList(3000);
    list.mapResult = ({ items, ...rest }, { offset }) => ({
      ...rest,
      items: offset % 300 === 0 && offset > 0 ? items.slice(0, 40) : items,
    });
    const run = createPager(list.options({ concurrency: 3 })).toArray(all);
    await vi.runAllTimersAsync();
    expect(await run).toEqual(list.rows);
    expect(list.maxInFlight).toBe(3);
  });

  test("no page is prefetched until the total is known", async () => {
    for (const endInfo of ["hasMore", "nothing"] as const) {
      const list = slowList(1000);
      list.endInfo = endInfo;
      const run = createPager(list.options({ concurrency: 8 })).toArray(all);
      await vi.runAllTimersAsync();
      expect(await run).toEqual(list.rows);
      expect(list.maxInFlight).toBe(1);
    }
  });

  test("no page is prefetched that the caller does not need: for the first page, one item, a count, maxPages", async () => {
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

  test("the pager requests the page size of a server that caps its pages", async () => {
    const list = slowList(3000);
    list.maxPageSize = 250;
    const run = createPager(list.options({ limit: 1000, concurrency: 4 })).toArray(all);
    await vi.runAllTimersAsync();
    expect(await run).toEqual(list.rows);
    expect(list.requestedPages).toEqual([
      [0, 1000],
      ...Array.from({ length: 11 }, (_, page) => [250 * (page + 1), 250]),
    ]);
  });

  test("rows that are added at the end are read", async () => {
    const list = slowList(500);
    const before = list.onRequest;
    list.onRequest = async (request, count) => {
      await before(request, count);
      if (count === 3) list.rows = rowsOf(750);
    };
    const run = createPager(list.options({ concurrency: 4 })).toArray(all);
    await vi.runAllTimersAsync();
    expect(await run).toEqual(rowsOf(750));
  });
});

describe("an error", () => {
  test("is thrown after the rows before it, even if it happened earlier, and aborts later requests", async () => {
    const list = slowList(1000, { 200: 3 * LATENCY });
    const slow = list.onRequest;
    const down = new Error("down");
    list.onRequest = async (request, count) => {
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

    list.onRequest = slow;
    const rest = (async () => {
      for await (const { offset } of pages) offsets.push(offset);
    })();
    await vi.runAllTimersAsync();
    await rest;
    expect(offsets).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
  });

  test("after the end of the list is ignored", async () => {
    const list = slowList(1000);
    list.mapResult = (result, { offset }) => {
      if (offset > 300) throw new Error("down");
      return { ...result, hasMore: offset < 300 };
    };
    const run = createPager(list.options({ concurrency: 8 })).toArray(all);
    await vi.runAllTimersAsync();
    expect(await run).toHaveLength(400);
  });
});
