import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createPager, type PageRequest, type PagerOptions, positionOf } from "../src/index.ts";
import { ModelList, type Row, rejectionOf, rowAt, rowsOf, SAYS, type Says } from "./support/model.ts";

const all = { limit: Number.POSITIVE_INFINITY };
const RUNS = process.env.SOAK_TESTS === "full" ? 2000 : 200;
const by = (row: Row): string => row.created_at;

/** Rows of which as many as each number says were created at the same time. */
const groupsOf = (sizes: readonly number[]): Row[] =>
  sizes.flatMap((size, group) =>
    Array.from({ length: size }, (_, index) => ({ ...rowAt(group * 10), uuid: `row-${group}-${index}` })),
  );

/** A list that refuses what lies behind the window, and whose rows of one time come in another order for each filter. */
function windowedList(rows: Row[], window: number, says: Says = "total"): ModelList {
  const list = new ModelList(rows, says);
  list.window = window;
  list.before = ({ from }) => {
    const turned = from !== undefined && Number(String(from.value).slice(17, 19)) % 2 === 1;
    const sign = turned ? 1 : -1;
    list.rows = [...rows].sort((a, b) =>
      a.created_at === b.created_at
        ? sign * (a.uuid < b.uuid ? -1 : 1)
        : a.created_at < b.created_at
          ? -1
          : 1,
    );
  };
  return list;
}

const sorted = (rows: readonly Row[]): string[] => rows.map(({ uuid }) => uuid).sort();
const ascends = (rows: readonly Row[]): boolean =>
  rows.every((row, index) => row.created_at >= (rows[index - 1] ?? row).created_at);

describe("a list that refuses deep offsets", () => {
  test("fails there without slice", async () => {
    const list = windowedList(rowsOf(250), 200);
    const error = await rejectionOf(createPager(list.options()).toArray(all));
    expect(error).toBeInstanceOf(RangeError);
  });

  test("is read to its end with slice, and the window is 10,000 by default", async () => {
    const list = windowedList(rowsOf(35_000), 10_000);
    const pager = createPager(list.options({ slice: { by }, limit: 1000, concurrency: 3 }));
    expect(sorted(await pager.toArray(all))).toEqual(sorted(list.rows));
    expect(list.requests.filter(({ offset }) => offset === 0).map(({ from }) => from?.operator)).toEqual([
      ...[undefined, ">=", ">=", ">="],
    ]);
    expect(await pager.count()).toBe(35_000);
  });

  test("has pages with offsets and totals of the whole list", async () => {
    const list = windowedList(groupsOf([3, 3, 3, 3, 3]), 8);
    const pages = [];
    for await (const page of createPager(list.options({ slice: { by, window: 8 }, limit: 4 })).pages())
      pages.push(page);
    expect(pages.map(({ offset, items, total, hasMore }) => [offset, items.length, total, hasMore])).toEqual([
      [0, 4, 15, true],
      [4, 4, 15, true],
      // Two rows of the third time came before.
      [8, 2, 15, true],
      [10, 4, 15, true],
      [14, 1, 15, false],
    ]);
    expect(list.requests.map(({ offset, limit, from }) => [offset, limit, from?.value])).toEqual([
      [0, 4, undefined],
      [4, 4, undefined],
      [0, 4, rowAt(20).created_at],
      [4, 4, rowAt(20).created_at],
      [0, 4, rowAt(40).created_at],
    ]);
  });
});

describe("more rows with one value than the window holds", () => {
  test.each(SAYS)("are an error after the rows that can be had: %s", async (says) => {
    for (const sizes of [[11], [2, 11, 3], [2, 3, 30], [10, 11], [25, 1]]) {
      const list = windowedList(groupsOf(sizes), 10, says);
      const read: Row[] = [];
      const items = createPager(list.options({ slice: { by, window: 10 }, limit: 5 }));
      const error = await rejectionOf(
        (async () => {
          for await (const row of items) read.push(row);
        })(),
      );
      expect(error).toMatchObject({ code: "window_exceeded" });
      expect(new Set(read).size).toBe(read.length);
      expect(read.length).toBeGreaterThanOrEqual(10);
      const again = createPager(
        list.options({ slice: { by, window: 10 }, position: positionOf(error) as never }),
      );
      expect(await rejectionOf(again.toArray(all))).toMatchObject({ code: "window_exceeded" });
    }
  });

  test("are none if they are just as many, as far as the total shows it", async () => {
    for (const says of ["total", "both"] as const)
      for (const sizes of [[10], [10, 10, 10], [3, 10, 2], [9, 10, 10, 1]]) {
        const list = windowedList(groupsOf(sizes), 10, says);
        const rows = await createPager(list.options({ slice: { by, window: 10 }, limit: 4 })).toArray(all);
        expect(sorted(rows)).toEqual(sorted(list.rows));
      }
  });
});

test("a list that does not ascend, or has rows without a key, is refused and not read with gaps", async () => {
  const list = new ModelList(rowsOf(50).reverse());
  const error = await rejectionOf(createPager(list.options({ slice: { by } })));
  expect(error).toMatchObject({ code: "not_sliceable" });
  const options: PagerOptions<Row> = { ...new ModelList(rowsOf(50)).options(), dedupeBy: () => undefined };
  expect(await rejectionOf(createPager({ ...options, slice: { by } }))).toMatchObject({
    code: "not_sliceable",
  });
});

test("rows without a value come first and are read once", async () => {
  const rows = rowsOf(30);
  const unknown = new Set(rows.slice(0, 7));
  const list = new ModelList(rows);
  list.window = 10;
  const fetchPage = (request: PageRequest) => list.fetchPage(request);
  const slice = { by: (row: Row) => (unknown.has(row) ? null : row.created_at), window: 10 };
  expect(await createPager({ fetchPage, slice, limit: 5 }).toArray(all)).toEqual(rows);
  const none = createPager({ fetchPage, slice: { by: () => undefined, window: 10 }, limit: 5 });
  expect(await rejectionOf(none.toArray(all))).toMatchObject({ code: "window_exceeded" });
});

test("values that show less than the server compares lose and repeat nothing", async () => {
  // The server compares seconds and shows tens of seconds.
  const rows = rowsOf(1000);
  const list = new ModelList(rows, "total");
  list.window = 150;
  const slice = { by: (row: Row) => row.created_at.slice(0, 18), window: 150 };
  expect(await createPager(list.options({ slice, limit: 20, dedupeWindow: 0 })).toArray(all)).toEqual(rows);
});

test("sliced exactly: any sizes, window, page size, concurrency; failures and new starts anywhere", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        sizes: fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 20 }),
        window: fc.integer({ min: 1, max: 20 }),
        limit: fc.integer({ min: 1, max: 25 }),
        concurrency: fc.integer({ min: 1, max: 4 }),
        dedupeWindow: fc.constantFrom(0, 3, 10_000),
        says: fc.constantFrom(...SAYS),
        failing: fc.array(fc.nat(30), { maxLength: 3 }),
      }),
      async ({ sizes, window, failing, says, ...options }) => {
        const list = windowedList(groupsOf(sizes), window, says);
        const order = list.before;
        list.before = (request, count) => {
          if (failing.includes(count)) throw new Error("down");
          return order(request, count);
        };
        const slice = { by, window };
        const read: Row[] = [];
        let position: PagerOptions<Row>["position"];
        for (;;) {
          try {
            for await (const row of createPager(list.options({ ...options, slice, position })))
              read.push(row);
            break;
          } catch (error) {
            position = JSON.parse(JSON.stringify(positionOf(error)));
            if ((error as Error).message === "down") continue;
            expect(error).toMatchObject({ code: "window_exceeded" });
            // Whether there are just as many as the window holds can be known only by totals.
            expect(Math.max(...sizes)).toBeGreaterThanOrEqual(
              says === "nothing" || says === "hasMore" ? window : window + 1,
            );
            return;
          }
        }
        expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(window);
        expect(sorted(read)).toEqual(sorted(list.rows));
        expect(ascends(read)).toBe(true);
      },
    ),
    { numRuns: RUNS },
  );
});

test("rows that come and go while slicing: none comes twice, one is missed at most for each that went", async () => {
  const moves = fc.array(fc.record({ request: fc.nat(40), isNew: fc.boolean(), at: fc.nat(100) }), {
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 25 }),
      fc.integer({ min: 10, max: 20 }),
      fc.integer({ min: 1, max: 12 }),
      moves,
      async (sizes, window, limit, changes) => {
        const list = new ModelList(groupsOf(sizes), "total");
        list.window = window;
        const before = list.rows;
        let gone = 0;
        list.before = (_, count) => {
          for (const { request, isNew, at } of changes) {
            if (request !== count) continue;
            const rows = [...list.rows];
            if (isNew) rows.push({ ...rowAt(1000 + count * 10), uuid: `new-${rows.length}-${at}` });
            else gone += rows.splice(at, 1).length;
            list.rows = rows;
          }
        };
        const read = await createPager(list.options({ limit, slice: { by, window } })).toArray(all);
        expect(new Set(read).size).toBe(read.length);
        const missed = before.filter((row) => list.rows.includes(row) && !read.includes(row));
        expect(missed.length).toBeLessThanOrEqual(gone);
      },
    ),
    { numRuns: RUNS },
  );
});
