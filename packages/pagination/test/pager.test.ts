import { rejectionOf } from "@grinfi/testing";
import { describe, expect, test } from "vitest";
import { createPager, isPagingError, type Page, type PagerOptions, PagingError } from "../src/index.ts";
import { END_INFO, FakeList, type Row, rowsOf, uuidsOf } from "./support/fake-list.ts";

const all = Number.POSITIVE_INFINITY;

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const value of values) collected.push(value);
  return collected;
}

describe("a pager", () => {
  test("sends nothing until it is used, and each use is a separate run", async () => {
    const list = new FakeList(rowsOf(3));
    const pager = createPager(list.options());
    const items = pager[Symbol.asyncIterator]();
    pager.pages();
    await Promise.resolve();
    expect(list.requests).toHaveLength(0);
    expect((await items.next()).value).toEqual(list.rows[0]);
    expect(await collect(pager)).toEqual(list.rows);
    expect(await collect(pager)).toEqual(list.rows);
    expect(list.requests).toHaveLength(3);
  });

  test("is a promise of its first page", async () => {
    const list = new FakeList(rowsOf(250));
    const pager = createPager(list.options({ concurrency: 8 }));
    const page = await pager;
    expect(page).toEqual({
      items: list.rows.slice(0, 100),
      total: 250,
      offset: 0,
      limit: 100,
      hasMore: true,
      position: { offset: 100 },
    });
    expect(await pager.then(({ total }) => total)).toBe(250);
    expect(await Promise.all([pager, pager.finally(() => {}), pager.catch(() => {})])).toEqual([
      page,
      page,
      page,
    ]);
    expect(list.requestedPages).toEqual(Array(5).fill([0, 100]));
    list.onRequest = () => Promise.reject(new Error("down"));
    expect(await pager.catch((error: Error) => error.message)).toBe("down");
  });

  test.each(END_INFO)(
    "returns pages of which only the last has hasMore: false, if the server returns %s",
    async (endInfo) => {
      const list = new FakeList(rowsOf(250), endInfo);
      const pages = await collect(createPager(list.options()).pages());
      expect(pages.flatMap(({ items }) => items)).toEqual(list.rows);
      expect(pages.map(({ offset, limit, hasMore }) => [offset, limit, hasMore])).toEqual([
        [0, 100, true],
        [100, 100, true],
        [200, 100, endInfo === "nothing"],
        ...(endInfo === "nothing" ? [[250, 100, false]] : []),
      ]);
      const total = endInfo === "total" || endInfo === "both" ? 250 : undefined;
      expect(pages.map((page) => page.total)).toEqual(pages.map(() => total));
      expect("total" in (pages[0] as Page<Row>)).toBe(total !== undefined);
    },
  );

  test("returns one empty page for an empty list", async () => {
    const pages = await collect(createPager(new FakeList([], "nothing").options()).pages());
    expect(pages).toMatchObject([{ items: [], hasMore: false }]);
  });

  test("accepts items of any type", async () => {
    const values = [undefined, null, 0, "", [], { uuid: 1 }, { id: null }, undefined, 0];
    const fetchPage: PagerOptions<unknown>["fetchPage"] = ({ offset, limit }) => ({
      items: values.slice(offset, offset + limit),
    });
    expect(await collect(createPager({ fetchPage, limit: 2 }))).toEqual(values);
  });

  test("skips items with offset", async () => {
    const list = new FakeList(rowsOf(25));
    const pager = createPager(list.options({ offset: 12, limit: 10 }));
    expect(await pager.toArray({ limit: all })).toEqual(list.rows.slice(12));
    expect(list.requestedPages).toEqual([
      [12, 10],
      [22, 10],
    ]);
  });
});

describe("toArray", () => {
  test("requests no more items than its limit", async () => {
    const list = new FakeList(rowsOf(1000));
    for (const concurrency of [1, 4]) {
      const pager = createPager(list.options({ concurrency }));
      expect(await pager.toArray({ limit: 250 })).toEqual(list.rows.slice(0, 250));
      expect(list.requestedPages).toEqual([
        [0, 100],
        [100, 100],
        [200, 50],
      ]);
      list.requests.length = 0;
    }
    expect(await createPager(list.options()).toArray({ limit: 0 })).toEqual([]);
    expect(list.requests).toHaveLength(0);
    expect(await createPager(list.options()).toArray({ limit: all })).toEqual(list.rows);
  });

  test.each([undefined, null, -1, 1.5, Number.NaN, "3"])("rejects the limit %s", async (limit) => {
    const list = new FakeList(rowsOf(3));
    // @ts-expect-error -- the limits are invalid
    const error = await rejectionOf(createPager(list.options()).toArray({ limit }));
    expect(error).toMatchObject({ code: "invalid_options" });
    expect(list.requests).toHaveLength(0);
  });
});

describe("first", () => {
  test("requests one item", async () => {
    const list = new FakeList(rowsOf(1000));
    expect(await createPager(list.options({ concurrency: 4, offset: 5 })).first()).toEqual(list.rows[5]);
    expect(list.requestedPages).toEqual([[5, 1]]);
  });

  test("is undefined for an empty list", async () => {
    expect(await createPager(new FakeList([]).options()).first()).toBeUndefined();
  });
});

describe("count", () => {
  test("requests one item if the server returns a total", async () => {
    const list = new FakeList(rowsOf(1000), "total");
    expect(await createPager(list.options({ offset: 700, concurrency: 4 })).count()).toBe(1000);
    expect(list.requestedPages).toEqual([[0, 1]]);
  });

  test("uses the option count", async () => {
    const list = new FakeList(rowsOf(1000));
    const signals: AbortSignal[] = [];
    const count = ({ signal }: { signal: AbortSignal }): number => signals.push(signal) + 41;
    expect(await createPager(list.options({ count })).count()).toBe(42);
    expect([list.requests.length, signals[0]?.aborted]).toEqual([0, false]);
    expect(await createPager(list.options({ count: () => undefined })).count()).toBe(1000);
    expect(await createPager(list.options({ count: () => Number.NaN })).count()).toBe(1000);
  });

  test.each(["nothing", "hasMore"] as const)("reads all pages if the server returns %s", async (endInfo) => {
    for (const count of [0, 1, 250]) {
      const list = new FakeList(rowsOf(count), endInfo);
      expect(await createPager(list.options({ offset: 20 })).count()).toBe(count);
    }
  });
});

describe("pageable: false", () => {
  const whole = (rows: readonly Row[], hasMore?: boolean): PagerOptions<Row> => ({
    fetchPage: async () => ({ items: rows, hasMore, total: hasMore ? 7 : undefined }),
    pageable: false,
    limit: 2,
  });

  test.each([undefined, true])("reads one page, even with hasMore: %s", async (hasMore) => {
    const pager = createPager(whole(rowsOf(5), hasMore));
    const pages = await collect(pager.pages());
    expect(pages).toMatchObject([{ items: rowsOf(5), hasMore: false, position: { offset: 5, done: true } }]);
    expect(pages[0]?.total).toBe(hasMore ? 7 : undefined);
    expect(await pager.count()).toBe(hasMore ? 7 : 5);
  });

  test("accepts an empty list and an offset", async () => {
    expect(await collect(createPager(whole([], true)))).toEqual([]);
    expect(uuidsOf(await collect(createPager({ ...whole(rowsOf(5)), offset: 3 })))).toEqual([
      "row-3",
      "row-4",
    ]);
    expect(uuidsOf(await collect(createPager({ ...whole(rowsOf(5)), offset: 9 })))).toEqual([]);
  });
});

test.each<[string, Partial<PagerOptions<Row>>]>([
  ["limit", { limit: 0 }],
  ["limit", { limit: Number.NaN }],
  ["offset", { offset: -1 }],
  ["concurrency", { concurrency: 1.5 }],
  ["maxPages", { maxPages: 0 }],
  ["dedupeWindow", { dedupeWindow: -1 }],
  ["slice.window", { slice: { by: () => 1, window: 0 } }],
  ["slice requires keys", { slice: { by: () => 1 }, dedupeBy: false }],
  ["list with pages", { slice: { by: () => 1 }, pageable: false }],
  ["cannot be combined", { offset: 1, position: { offset: 1 } }],
  ["less than slice.window", { slice: { by: () => 1, window: 10 }, offset: 10 }],
  ["Pass the option slice", { position: { offset: 1, slice: { value: "2026", keys: [] } } }],
  ["position is invalid", { position: JSON.parse("{}") }],
  ["position is invalid", { position: JSON.parse('{"offset":"1"}') }],
  ["position is invalid", { position: JSON.parse('{"offset":1,"slice":{"value":null,"keys":[]}}') }],
  ["position is invalid", { position: JSON.parse("5") }],
  ["fetchPage", { fetchPage: JSON.parse("1") }],
])("an invalid option throws immediately: %s in %j", (problem, options) => {
  try {
    createPager({ ...new FakeList([]).options(), ...options });
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(PagingError);
    expect(isPagingError(error)).toBe(true);
    expect(error).toMatchObject({ name: "PagingError", code: "invalid_options" });
    expect((error as Error).message).toContain(problem);
  }
});
