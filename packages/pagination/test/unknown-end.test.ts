import { rejectionOf } from "@grinfi/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createPager, type PageResult } from "../src/index.ts";
import { FakeList, type Row, rowsOf } from "./support/fake-list.ts";

const all = { limit: Number.POSITIVE_INFINITY };

describe.each([1, 4])(
  "with concurrency %i a server that returns neither total nor hasMore",
  (concurrency) => {
    const read = (list: FakeList, limit = 100): Promise<Row[]> =>
      createPager(list.options({ concurrency, limit })).toArray(all);

    test("is read from its last returned row until a page is empty", async () => {
      const list = new FakeList(rowsOf(45), "nothing");
      list.maxPageSize = 20;
      expect(await read(list)).toEqual(list.rows);
      expect(list.requestedPages).toEqual([
        [0, 100],
        [20, 100],
        [40, 100],
        [45, 100],
      ]);
    });

    test.each([
      [0, 1],
      [1, 2],
      [30, 2],
      [100, 2],
      [230, 4],
      [300, 4],
    ])("with %i rows is read in %i requests", async (rows, requests) => {
      const list = new FakeList(rowsOf(rows), "nothing");
      expect(await read(list)).toEqual(list.rows);
      expect(list.requests).toHaveLength(requests);
    });

    test("may return pages of any size: no row is missed, and one request follows the last page", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.nat(200),
          fc.integer({ min: 1, max: 50 }),
          fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 }),
          async (rows, limit, sizes) => {
            const list = new FakeList(rowsOf(rows), "nothing");
            list.onRequest = (_, count) => {
              list.maxPageSize = sizes[count % sizes.length] ?? 1;
            };
            let filled = 0;
            list.mapResult = (result) => {
              if (result.items.length > 0) filled += 1;
              return result;
            };
            expect(await read(list, limit)).toEqual(list.rows);
            expect(list.requests).toHaveLength(filled + 1);
          },
        ),
        { numRuns: 200 },
      );
    });

    test("has hasMore: true for every page but the empty one", async () => {
      const list = new FakeList(rowsOf(30), "nothing");
      const lengths: [number, boolean][] = [];
      for await (const { items, hasMore } of createPager(list.options({ concurrency })).pages())
        lengths.push([items.length, hasMore]);
      expect(lengths).toEqual([
        [30, true],
        [0, false],
      ]);
    });
  },
);

describe("items: null", () => {
  test.each<[string, Omit<PageResult<Row>, "items">]>([
    ["alone", {}],
    ["with a total of 0", { total: 0 }],
    ["with no more", { hasMore: false }],
  ])("%s is an empty list", async (_, rest) => {
    const pager = createPager<Row>({ fetchPage: () => ({ items: null, ...rest }) });
    expect(await pager.toArray(all)).toEqual([]);
    expect(await pager.count()).toBe(0);
    expect(await pager).toMatchObject({ items: [], hasMore: false });
  });

  test("ends a list without total and hasMore", async () => {
    const list = new FakeList(rowsOf(130), "nothing");
    list.mapResult = (result) => (result.items.length === 0 ? { items: null } : result);
    expect(await createPager(list.options()).toArray(all)).toEqual(list.rows);
  });

  test.each<Omit<PageResult<Row>, "items">>([{ total: 7 }, { hasMore: true }])(
    "is an error with %j",
    async (rest) => {
      const pager = createPager<Row>({ fetchPage: () => ({ items: null, ...rest }) });
      expect(await rejectionOf(pager.toArray(all))).toMatchObject({ code: "empty_page" });
    },
  );
});

describe("items without keys", () => {
  const keyless = (items: readonly unknown[], size = 30) =>
    createPager({
      fetchPage: ({ offset }) => ({ items: items.slice(offset, offset + size) }),
      dedupeBy: () => undefined,
    });

  test("are all delivered", async () => {
    const lists: readonly (readonly unknown[])[] = [
      Array.from({ length: 90 }, () => ({ name: "same" })),
      Array.from({ length: 90 }, (_, index) => ({ name: index % 7 })),
      Array.from({ length: 90 }, (_, index) => index % 2),
    ];
    for (const items of lists) expect(await keyless(items).toArray(all)).toEqual(items);
  });

  test("of a server that ignores the offset are delivered once, and then an error is thrown", async () => {
    const items = [{ name: "a" }, { name: "b" }, { name: "a" }];
    let requests = 0;
    const pager = createPager({
      fetchPage: () => {
        requests += 1;
        return { items };
      },
      dedupeBy: false,
    });
    const read: unknown[] = [];
    const run = (async () => {
      for await (const item of pager) read.push(item);
    })();
    expect(await rejectionOf(run)).toMatchObject({ code: "repeated_page" });
    expect([read, requests]).toEqual([items, 2]);
  });

  test("may be values that JSON cannot represent", async () => {
    const loop: { self?: unknown } = {};
    loop.self = loop;
    const items = Array.from({ length: 4 }, (_, index) => [loop, { index }]).flat();
    expect(await keyless(items, 2).toArray(all)).toEqual(items);
    expect(await keyless([loop, loop, loop, loop], 2).toArray(all)).toHaveLength(4);
  });
});
