import { rejectionOf } from "@grinfi/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createPager,
  type PageRequest,
  type PageResult,
  type PagerOptions,
  positionOf,
} from "../src/index.ts";
import { END_INFO, type EndInfo, FakeList, type Row, rowAt, rowsOf } from "./support/fake-list.ts";

const all = { limit: Number.POSITIVE_INFINITY };
const RUNS = process.env.SOAK_TESTS === "full" ? 2000 : 200;
const by = (row: Row): string => row.created_at;

const byTime = (a: number | string, b: number | string): number =>
  Date.parse(String(a)) - Date.parse(String(b));

/** Returns groups of rows with the given sizes. The rows of a group have the same `created_at`. */
const groupsOf = (sizes: readonly number[]): Row[] =>
  sizes.flatMap((size, group) =>
    Array.from({ length: size }, (_, index) => ({ ...rowAt(group * 10), uuid: `row-${group}-${index}` })),
  );

/** Creates a list with a window, whose rows with the same `created_at` have another order for each filter. */
function windowedList(rows: Row[], window: number, endInfo: EndInfo = "total"): FakeList {
  const list = new FakeList(rows, endInfo);
  list.window = window;
  list.onRequest = ({ lowerBound }) => {
    const isReversed = lowerBound !== undefined && Number(String(lowerBound.value).slice(17, 19)) % 2 === 1;
    const sign = isReversed ? 1 : -1;
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

describe("a list whose server rejects deep offsets", () => {
  test("fails at the window without slice", async () => {
    const list = windowedList(rowsOf(250), 200);
    const error = await rejectionOf(createPager(list.options()).toArray(all));
    expect(error).toBeInstanceOf(RangeError);
  });

  test("is read to its end with slice, with a default window of 10,000", async () => {
    const list = windowedList(rowsOf(35_000), 10_000);
    const pager = createPager(list.options({ slice: { by }, limit: 1000, concurrency: 3 }));
    expect(sorted(await pager.toArray(all))).toEqual(sorted(list.rows));
    expect(
      list.requests.filter(({ offset }) => offset === 0).map(({ lowerBound }) => lowerBound?.operator),
    ).toEqual([...[undefined, ">=", ">=", ">="]]);
    expect(await pager.count()).toBe(35_000);
  });

  test("has pages with the offset and total of the whole list", async () => {
    const list = windowedList(groupsOf([3, 3, 3, 3, 3]), 8);
    const pages = [];
    for await (const page of createPager(list.options({ slice: { by, window: 8 }, limit: 4 })).pages())
      pages.push(page);
    expect(pages.map(({ offset, items, total, hasMore }) => [offset, items.length, total, hasMore])).toEqual([
      [0, 4, 15, true],
      [4, 4, 15, true],
      // Two rows with the third `created_at` were delivered before.
      [8, 2, 15, true],
      [10, 4, 15, true],
      [14, 1, 15, false],
    ]);
    expect(list.requests.map(({ offset, limit, lowerBound }) => [offset, limit, lowerBound?.value])).toEqual([
      [0, 4, undefined],
      [4, 4, undefined],
      [0, 4, rowAt(20).created_at],
      [4, 4, rowAt(20).created_at],
      [0, 4, rowAt(40).created_at],
    ]);
  });
});

describe("more rows with the same value than the window holds", () => {
  test.each(END_INFO)("cause an error after all rows that can be read: %s", async (endInfo) => {
    for (const sizes of [[11], [2, 11, 3], [2, 3, 30], [10, 11], [25, 1]]) {
      const list = windowedList(groupsOf(sizes), 10, endInfo);
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

  test("cause no error if exactly as many rows as the window holds share a value and the server returns a total", async () => {
    for (const endInfo of ["total", "both"] as const)
      for (const sizes of [[10], [10, 10, 10], [3, 10, 2], [9, 10, 10, 1]]) {
        const list = windowedList(groupsOf(sizes), 10, endInfo);
        const rows = await createPager(list.options({ slice: { by, window: 10 }, limit: 4 })).toArray(all);
        expect(sorted(rows)).toEqual(sorted(list.rows));
      }
  });
});

test("a list that is not in ascending order, or has rows without a key, causes an error", async () => {
  const list = new FakeList(rowsOf(50).reverse());
  const error = await rejectionOf(createPager(list.options({ slice: { by } })));
  expect(error).toMatchObject({ code: "not_sliceable" });
  const options: PagerOptions<Row> = { ...new FakeList(rowsOf(50)).options(), dedupeBy: () => undefined };
  expect(await rejectionOf(createPager({ ...options, slice: { by } }))).toMatchObject({
    code: "not_sliceable",
  });
});

test("rows without a value are first, and are delivered once", async () => {
  const rows = rowsOf(30);
  const unknown = new Set(rows.slice(0, 7));
  const list = new FakeList(rows);
  list.window = 10;
  const fetchPage = (request: PageRequest) => list.fetchPage(request);
  const slice = { by: (row: Row) => (unknown.has(row) ? null : row.created_at), window: 10 };
  expect(await createPager({ fetchPage, slice, limit: 5 }).toArray(all)).toEqual(rows);
  const none = createPager({ fetchPage, slice: { by: () => undefined, window: 10 }, limit: 5 });
  expect(await rejectionOf(none.toArray(all))).toMatchObject({ code: "window_exceeded" });
});

test("times without trailing zeros are in order with compare, and not without it", async () => {
  const offsets = fc.uniqueArray(fc.integer({ min: 0, max: 3000 }), { maxLength: 60 });
  const property = fc.asyncProperty(offsets, fc.nat(60), async (milliseconds, stop) => {
    const rows = milliseconds
      .toSorted((a, b) => a - b)
      .map((offset, index) => ({
        uuid: `row-${index}`,
        created_at: new Date(Date.UTC(2026, 0, 1) + offset).toISOString().replace(/\.?0*Z$/, "Z"),
      }));
    const fetchPage = ({ offset, limit, lowerBound }: PageRequest): PageResult<Row> => {
      if (offset + limit > 5) throw new RangeError("Too deep.");
      const from = rows.filter((row) => {
        const order = lowerBound === undefined ? 1 : byTime(row.created_at, lowerBound.value);
        return order > 0 || (order === 0 && lowerBound?.operator === ">=");
      });
      return { items: from.slice(offset, offset + limit), total: from.length };
    };
    const options: PagerOptions<Row> = { fetchPage, slice: { by, compare: byTime, window: 5 }, limit: 3 };
    const read: Row[] = [];
    let position: PagerOptions<Row>["position"];
    for await (const page of createPager(options).pages()) {
      read.push(...page.items);
      position = JSON.parse(JSON.stringify(page.position));
      if (read.length >= stop) break;
    }
    read.push(...(await createPager({ ...options, position }).toArray(all)));
    expect(read).toEqual(rows);
  });
  await fc.assert(property, { numRuns: RUNS });
  const rows = ["00.1Z", "00.12Z"].map((second, index) => {
    return { uuid: `row-${index}`, created_at: `2026-01-01T00:00:${second}` };
  });
  const error = await rejectionOf(createPager(new FakeList(rows).options({ slice: { by } })));
  expect(error).toMatchObject({ code: "not_sliceable" });
});

test("values with fewer digits than the server compares cause no missed or repeated row", async () => {
  // The server compares seconds, and the value has tens of seconds.
  const rows = rowsOf(1000);
  const list = new FakeList(rows, "total");
  list.window = 150;
  const slice = { by: (row: Row) => row.created_at.slice(0, 18), window: 150 };
  expect(await createPager(list.options({ slice, limit: 20, dedupeWindow: 0 })).toArray(all)).toEqual(rows);
});

test("any sliced list is read completely, with any options and after any failures", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        sizes: fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 20 }),
        window: fc.integer({ min: 1, max: 20 }),
        limit: fc.integer({ min: 1, max: 25 }),
        concurrency: fc.integer({ min: 1, max: 4 }),
        dedupeWindow: fc.constantFrom(0, 3, 10_000),
        endInfo: fc.constantFrom(...END_INFO),
        failing: fc.array(fc.nat(30), { maxLength: 3 }),
      }),
      async ({ sizes, window, failing, endInfo, ...options }) => {
        const list = windowedList(groupsOf(sizes), window, endInfo);
        const order = list.onRequest;
        list.onRequest = (request, count) => {
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
            // Without a total, exactly as many rows as the window allows are an error, too.
            expect(Math.max(...sizes)).toBeGreaterThanOrEqual(
              endInfo === "nothing" || endInfo === "hasMore" ? window : window + 1,
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

test("rows that change while slicing: no row is delivered twice, and at most one is missed for each removed row", async () => {
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
        const list = new FakeList(groupsOf(sizes), "total");
        list.window = window;
        const before = list.rows;
        let removed = 0;
        let added = 0;
        list.onRequest = (_, count) => {
          for (const { request, isNew, at } of changes) {
            if (request !== count) continue;
            const rows = [...list.rows];
            if (isNew) rows.push({ ...rowAt(1000 + count * 10), uuid: `new-${added++}` });
            else removed += rows.splice(at, 1).length;
            list.rows = rows;
          }
        };
        const read = await createPager(list.options({ limit, slice: { by, window } })).toArray(all);
        expect(new Set(read).size).toBe(read.length);
        const missed = before.filter((row) => list.rows.includes(row) && !read.includes(row));
        expect(missed.length).toBeLessThanOrEqual(removed);
      },
    ),
    { numRuns: RUNS },
  );
});
