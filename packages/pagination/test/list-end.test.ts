import { describe, expect, test } from "vitest";
import { createPager, positionOf } from "../src/index.ts";
import { ModelList, rejectionOf, rowsOf, uuidsOf } from "./support/model.ts";

const all = { limit: Number.POSITIVE_INFINITY };
const CONCURRENCY = [1, 4];

describe.each(CONCURRENCY)("a run ends, with %i pages at a time,", (concurrency) => {
  test("where has_more says so, whatever the total says", async () => {
    const list = new ModelList(rowsOf(300));
    list.after = (answer) => ({ ...answer, total: 1000 });
    expect(await createPager(list.options({ concurrency })).toArray(all)).toEqual(list.rows);
    list.after = (answer, { offset }) => ({ ...answer, hasMore: offset < 100 });
    expect(await createPager(list.options({ concurrency })).toArray(all)).toEqual(list.rows.slice(0, 200));
  });

  test("where the total is reached, without another request", async () => {
    const list = new ModelList(rowsOf(300), "total");
    expect(await createPager(list.options({ concurrency })).toArray(all)).toEqual(list.rows);
    expect(list.asked).toEqual([
      [0, 100],
      [100, 100],
      [200, 100],
    ]);
  });

  test("at an empty page where nothing is said", async () => {
    const list = new ModelList(rowsOf(300), "nothing");
    expect(await createPager(list.options({ concurrency })).toArray(all)).toEqual(list.rows);
    expect(list.requests).toHaveLength(4);
  });

  test.each(["hasMore", "total", "both", "nothing"] as const)(
    "not where a server gives fewer than it is asked for and says %s",
    async (says) => {
      const list = new ModelList(rowsOf(3050), says);
      list.clamp = 250;
      expect(await createPager(list.options({ limit: 1000, concurrency })).toArray(all)).toEqual(list.rows);
      expect(list.requests.length).toBeLessThanOrEqual(says === "nothing" ? 14 : 13);
    },
  );

  test("not where one page comes short although more follow", async () => {
    const list = new ModelList(rowsOf(1000), "total");
    list.after = ({ items, ...rest }, { offset }) => ({
      ...rest,
      items: offset === 300 || offset === 330 ? items.slice(0, 30) : items,
    });
    expect(await createPager(list.options({ concurrency })).toArray(all)).toEqual(list.rows);
  });
});

describe.each(CONCURRENCY)("a server that lies, with %i pages at a time,", (concurrency) => {
  const listOf = (count: number, ...says: ConstructorParameters<typeof ModelList>[1][]): ModelList =>
    new ModelList(rowsOf(count), ...says);

  test("and says for ever that more follow, giving nothing, is an error after the rows before", async () => {
    const list = listOf(300);
    list.after = (answer, { offset }) => (offset < 200 ? answer : { ...answer, items: [], hasMore: true });
    const items = createPager(list.options({ concurrency }))[Symbol.asyncIterator]();
    for (const row of list.rows.slice(0, 200)) expect((await items.next()).value).toEqual(row);
    const error = await rejectionOf(items.next());
    expect(error).toMatchObject({ name: "PagingError", code: "empty_page" });
    expect(positionOf(error)).toEqual({ offset: 200 });
  });

  test("with a total that has rows behind an empty page is an error", async () => {
    const list = listOf(300, "total");
    list.after = (answer, { offset }) => (offset < 200 ? answer : { ...answer, items: [] });
    const error = await rejectionOf(createPager(list.options({ concurrency })).toArray(all));
    expect(error).toMatchObject({ code: "empty_page" });
  });

  test.each(["hasMore", "total", "both", "nothing"] as const)(
    "and repeats a page is an error, not a loss: %s",
    async (says) => {
      for (const [rows, limit, repeated] of [
        [300, 100, 200],
        [200, 100, 100],
        [1000, 100, 500],
        [250, 300, 250],
      ] as const) {
        const list = listOf(rows, says);
        list.after = (answer, { offset }) =>
          offset === repeated ? { ...answer, items: list.rows.slice(0, Math.min(limit, rows)) } : answer;
        const error = await rejectionOf(
          createPager(list.options({ concurrency, limit }))
            .toArray(all)
            .then((items) => {
              // Nobody asked for a page behind the end.
              if (list.asked.every(([offset]) => offset !== repeated)) throw "not asked for";
              return items;
            }),
        );
        if (error !== "not asked for") expect(error).toMatchObject({ code: "repeated_page" });
      }
    },
  );

  test("and ignores the offset is an error", async () => {
    for (const says of ["hasMore", "total", "nothing"] as const) {
      const list = listOf(1000, says);
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

  test("with a total that shrinks gives all rows", async () => {
    for (const says of ["total", "both"] as const)
      for (const limit of [50, 100, 200]) {
        const list = listOf(1100, says);
        list.after = (answer, { offset }) => ({ ...answer, total: 1100 - offset });
        for (const clamp of [Number.POSITIVE_INFINITY, 20]) {
          list.clamp = clamp;
          expect(await createPager(list.options({ concurrency, limit })).toArray(all)).toEqual(list.rows);
        }
      }
  });

  test("with a total that is too small for the rows it gives gives all rows", async () => {
    const list = listOf(250, "total");
    list.after = (answer) => ({ ...answer, total: 20 });
    expect(await createPager(list.options({ concurrency })).toArray(all)).toEqual(list.rows);
  });

  test.each(["hasMore", "total", "both", "nothing"] as const)(
    "and gives more than it is asked for gives each row once: %s",
    async (says) => {
      for (const more of [5, 100, 250]) {
        const list = listOf(1000, says);
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

  test("and answers nothing at a deep offset is an error after the rows before", async () => {
    for (const nothing of [undefined, null, {}, { items: undefined }, { items: {} }, "", 0]) {
      const list = listOf(300, "nothing");
      list.after = (answer, { offset }) => (offset < 200 ? answer : (nothing as undefined));
      const items = createPager(list.options({ concurrency }))[Symbol.asyncIterator]();
      for (const row of list.rows.slice(0, 200)) expect((await items.next()).value).toEqual(row);
      const error = await rejectionOf(items.next());
      expect(error).toMatchObject({ code: "no_items", message: expect.stringContaining("offset 200") });
      expect(positionOf(error)).toEqual({ offset: 200 });
    }
  });

  test("with totals and has_more that are none counts as one that says nothing", async () => {
    for (const wrong of ["yes", null, Number.NaN, -1, 1.5, {}]) {
      const list = listOf(250);
      list.after = ({ items }) => ({ items, total: wrong, hasMore: wrong }) as never;
      expect(await createPager(list.options({ concurrency })).toArray(all)).toEqual(list.rows);
      expect((await createPager(list.options())).total).toBeUndefined();
    }
  });

  test("and never ends is an error after maxPages", async () => {
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

test("a run of exactly maxPages pages is no error, and the default is generous", async () => {
  const list = new ModelList(rowsOf(50));
  expect(uuidsOf(await createPager(list.options({ limit: 10, maxPages: 5 })).toArray(all))).toHaveLength(50);
  let count = 0;
  const fetchPage = () => ({ items: [count++], hasMore: true });
  const pager = createPager({ fetchPage, limit: 1, dedupeBy: false });
  await expect(pager.count()).rejects.toMatchObject({ code: "too_many_pages" });
  expect(count).toBe(100_001);
});
