import { rejectionOf } from "@grinfi/testing";
import { describe, expect, test } from "vitest";
import { createPager, positionOf } from "../src/index.ts";
import { FakeList, rowsOf, uuidsOf } from "./support/fake-list.ts";

const all = { limit: Number.POSITIVE_INFINITY };
const CONCURRENCY = [1, 4];

describe.each(CONCURRENCY)("with concurrency %i a run ends", (concurrency) => {
  test("when hasMore is false, whatever the total is", async () => {
    const list = new FakeList(rowsOf(300));
    list.mapResult = (result) => ({ ...result, total: 1000 });
    expect(await createPager(list.options({ concurrency })).toArray(all)).toEqual(list.rows);
    list.mapResult = (result, { offset }) => ({ ...result, hasMore: offset < 100 });
    expect(await createPager(list.options({ concurrency })).toArray(all)).toEqual(list.rows.slice(0, 200));
  });

  test("at the total, without another request", async () => {
    const list = new FakeList(rowsOf(300), "total");
    expect(await createPager(list.options({ concurrency })).toArray(all)).toEqual(list.rows);
    expect(list.requestedPages).toEqual([
      [0, 100],
      [100, 100],
      [200, 100],
    ]);
  });

  test("at an empty page if the server returns neither total nor hasMore", async () => {
    const list = new FakeList(rowsOf(300), "nothing");
    expect(await createPager(list.options({ concurrency })).toArray(all)).toEqual(list.rows);
    expect(list.requests).toHaveLength(4);
  });

  test.each(["hasMore", "total", "both", "nothing"] as const)(
    "not at a short page of a server that caps its pages and returns %s",
    async (endInfo) => {
      const list = new FakeList(rowsOf(3050), endInfo);
      list.maxPageSize = 250;
      expect(await createPager(list.options({ limit: 1000, concurrency })).toArray(all)).toEqual(list.rows);
      expect(list.requests.length).toBeLessThanOrEqual(endInfo === "nothing" ? 14 : 13);
    },
  );

  test("not at a single short page", async () => {
    const list = new FakeList(rowsOf(1000), "total");
    list.mapResult = ({ items, ...rest }, { offset }) => ({
      ...rest,
      items: offset === 300 || offset === 330 ? items.slice(0, 30) : items,
    });
    expect(await createPager(list.options({ concurrency })).toArray(all)).toEqual(list.rows);
  });
});

describe.each(CONCURRENCY)("with concurrency %i a server", (concurrency) => {
  const listOf = (count: number, ...endInfo: ConstructorParameters<typeof FakeList>[1][]): FakeList =>
    new FakeList(rowsOf(count), ...endInfo);

  test("that reports more rows but returns none causes an error after the earlier rows", async () => {
    const list = listOf(300);
    list.mapResult = (result, { offset }) =>
      offset < 200 ? result : { ...result, items: [], hasMore: true };
    const items = createPager(list.options({ concurrency }))[Symbol.asyncIterator]();
    for (const row of list.rows.slice(0, 200)) expect((await items.next()).value).toEqual(row);
    const error = await rejectionOf(items.next());
    expect(error).toMatchObject({ name: "PagingError", code: "empty_page" });
    expect(positionOf(error)).toEqual({ offset: 200 });
  });

  test("that returns an empty page before its total causes an error", async () => {
    const list = listOf(300, "total");
    list.mapResult = (result, { offset }) => (offset < 200 ? result : { ...result, items: [] });
    const error = await rejectionOf(createPager(list.options({ concurrency })).toArray(all));
    expect(error).toMatchObject({ code: "empty_page" });
  });

  test.each(["hasMore", "total", "both", "nothing"] as const)(
    "that repeats a page causes an error, and no row is lost: %s",
    async (endInfo) => {
      for (const [rows, limit, repeated] of [
        [300, 100, 200],
        [200, 100, 100],
        [1000, 100, 500],
        [250, 300, 250],
      ] as const) {
        const list = listOf(rows, endInfo);
        list.mapResult = (result, { offset }) =>
          offset === repeated ? { ...result, items: list.rows.slice(0, Math.min(limit, rows)) } : result;
        const error = await rejectionOf(
          createPager(list.options({ concurrency, limit }))
            .toArray(all)
            .then((items) => {
              // The repeated page is after the end and was not requested.
              if (list.requestedPages.every(([offset]) => offset !== repeated)) throw "not requested";
              return items;
            }),
        );
        if (error !== "not requested") expect(error).toMatchObject({ code: "repeated_page" });
      }
    },
  );

  test("that ignores the offset causes an error", async () => {
    for (const endInfo of ["hasMore", "total", "nothing"] as const) {
      const list = listOf(1000, endInfo);
      const fetchPage = list.fetchPage;
      const error = await rejectionOf(
        createPager({ concurrency, fetchPage: (request) => fetchPage({ ...request, offset: 0 }) }).toArray(
          all,
        ),
      );
      expect(error).toMatchObject({ code: "repeated_page" });
      expect(list.requests.length).toBeLessThanOrEqual(1 + concurrency);
    }
  });

  test("whose total shrinks is read to its end", async () => {
    for (const endInfo of ["total", "both"] as const)
      for (const limit of [50, 100, 200]) {
        const list = listOf(1100, endInfo);
        list.mapResult = (result, { offset }) => ({ ...result, total: 1100 - offset });
        for (const maxPageSize of [Number.POSITIVE_INFINITY, 20]) {
          list.maxPageSize = maxPageSize;
          expect(await createPager(list.options({ concurrency, limit })).toArray(all)).toEqual(list.rows);
        }
      }
  });

  test("whose total is less than the rows it returned is read to its end", async () => {
    const list = listOf(250, "total");
    list.mapResult = (result) => ({ ...result, total: 20 });
    expect(await createPager(list.options({ concurrency })).toArray(all)).toEqual(list.rows);
  });

  test.each(["hasMore", "total", "both", "nothing"] as const)(
    "that returns more rows than requested delivers each row once: %s",
    async (endInfo) => {
      for (const more of [5, 100, 250]) {
        const list = listOf(1000, endInfo);
        const fetchPage = list.fetchPage;
        const pager = createPager({
          concurrency,
          fetchPage: (request) => fetchPage({ ...request, limit: request.limit + more }),
        });
        expect(await pager.toArray(all)).toEqual(list.rows);
        expect(await pager.toArray({ limit: 330 })).toEqual(list.rows.slice(0, 330));
      }
    },
  );

  test("that returns no list at a deep offset causes an error after the earlier rows", async () => {
    for (const nothing of [undefined, null, {}, { items: undefined }, { items: {} }, "", 0]) {
      const list = listOf(300, "nothing");
      list.mapResult = (result, { offset }) => (offset < 200 ? result : (nothing as undefined));
      const items = createPager(list.options({ concurrency }))[Symbol.asyncIterator]();
      for (const row of list.rows.slice(0, 200)) expect((await items.next()).value).toEqual(row);
      const error = await rejectionOf(items.next());
      expect(error).toMatchObject({ code: "no_items", message: expect.stringContaining("offset 200") });
      expect(positionOf(error)).toEqual({ offset: 200 });
    }
  });

  test("whose total and hasMore have the wrong type is read to an empty page", async () => {
    for (const wrong of ["yes", null, Number.NaN, -1, 1.5, {}]) {
      const list = listOf(250);
      list.mapResult = ({ items }) => ({ items, total: wrong, hasMore: wrong }) as never;
      expect(await createPager(list.options({ concurrency })).toArray(all)).toEqual(list.rows);
      expect((await createPager(list.options())).total).toBeUndefined();
    }
  });

  test("that never ends causes an error after maxPages", async () => {
    let count = 0;
    const pager = createPager({
      fetchPage: () => ({ items: [{ id: count++ }, { id: count++ }], hasMore: true, total: 1e9 }),
      limit: 2,
      maxPages: 5,
      concurrency,
    });
    const items = pager[Symbol.asyncIterator]();
    for (let index = 0; index < 10; index++) expect((await items.next()).value).toEqual({ id: index });
    for (let again = 0; again < 2; again++) {
      const error = await rejectionOf(items.next());
      expect(error).toMatchObject({ code: "too_many_pages" });
      expect(positionOf(error)).toEqual({ offset: 10 });
    }
    expect(count).toBe(10);
  });
});

test("a run of exactly maxPages pages succeeds, and the default is 100,000", async () => {
  const list = new FakeList(rowsOf(50));
  expect(uuidsOf(await createPager(list.options({ limit: 10, maxPages: 5 })).toArray(all))).toHaveLength(50);
  let count = 0;
  const fetchPage = () => ({ items: [count++], hasMore: true });
  const pager = createPager({ fetchPage, limit: 1, dedupeBy: false });
  await expect(pager.count()).rejects.toMatchObject({ code: "too_many_pages" });
  expect(count).toBe(100_001);
});
