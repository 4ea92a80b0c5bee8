import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createPager, isPagingError, type PagerOptions, positionOf } from "../src/index.ts";
import { END_INFO, FakeList, type Row, rowAt, rowsOf, uuidsOf } from "./support/fake-list.ts";

const all = { limit: Number.POSITIVE_INFINITY };
const RUNS = process.env.SOAK_TESTS === "full" ? 2000 : 200;

/** The number of turns that each response waits, so responses arrive in any order. */
const latency = fc.array(fc.nat(12), { minLength: 1, maxLength: 12 });
const wait = async (turns: number): Promise<void> => {
  for (let turn = 0; turn < turns; turn++) await undefined;
};

const setting = fc.record({
  count: fc.nat(320),
  endInfo: fc.constantFrom(...END_INFO),
  limit: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 20, max: 150 })),
  concurrency: fc.integer({ min: 1, max: 6 }),
  latency,
  maxPageSize: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 1, max: 150 })),
});

interface Setting {
  readonly count: number;
  readonly endInfo: (typeof END_INFO)[number];
  readonly maxPageSize: number;
  readonly latency: readonly number[];
}

function listOf({ count, endInfo, maxPageSize, latency }: Setting): FakeList {
  const list = new FakeList(rowsOf(count), endInfo);
  list.maxPageSize = maxPageSize;
  list.onRequest = (_, request) => wait(latency[request % latency.length] ?? 0);
  return list;
}

describe("a list that does not change", () => {
  test("every row is delivered once, in order, in pages without gaps", async () => {
    await fc.assert(
      fc.asyncProperty(setting, async ({ limit, concurrency, ...model }) => {
        const list = listOf(model);
        const read: Row[] = [];
        let isLast = false;
        for await (const page of createPager(list.options({ limit, concurrency })).pages()) {
          expect(isLast).toBe(false);
          expect(page.offset).toBe(read.length);
          expect(page.items.length).toBeLessThanOrEqual(limit);
          read.push(...page.items);
          isLast = !page.hasMore;
        }
        expect(isLast).toBe(true);
        expect(read).toEqual(list.rows);
        expect(list.maxInFlight).toBeLessThanOrEqual(concurrency);
      }),
      { numRuns: RUNS },
    );
  });

  test("toArray returns up to its limit of rows, from any offset", async () => {
    await fc.assert(
      fc.asyncProperty(
        setting,
        fc.nat(350),
        fc.nat(350),
        async ({ limit, concurrency, ...model }, offset, maxItems) => {
          const list = listOf(model);
          const pager = createPager(list.options({ limit, concurrency, offset }));
          expect(await pager.toArray({ limit: maxItems })).toEqual(
            list.rows.slice(offset, offset + maxItems),
          );
          expect(await pager.first()).toEqual(list.rows[offset]);
          expect(await pager.count()).toBe(list.rows.length);
        },
      ),
      { numRuns: RUNS },
    );
  });

  test("after any failed request, a new try or a new run from the position of the error delivers exactly the rest", async () => {
    const failing = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        setting,
        failing,
        fc.boolean(),
        async ({ limit, concurrency, ...model }, fails, again) => {
          const list = listOf(model);
          const slow = list.onRequest;
          list.onRequest = async (request, count) => {
            await slow(request, count);
            if (fails.includes(count)) throw new Error("down");
          };
          const options = list.options({ limit, concurrency });
          let items = createPager(options)[Symbol.asyncIterator]();
          const read: Row[] = [];
          for (;;) {
            try {
              const { done, value } = await items.next();
              if (done) break;
              read.push(value);
            } catch (error) {
              expect((error as Error).message).toBe("down");
              const position = JSON.parse(JSON.stringify(positionOf(error)));
              expect(position.offset).toBe(read.length);
              if (!again) items = createPager({ ...options, position })[Symbol.asyncIterator]();
            }
          }
          expect(read).toEqual(list.rows);
        },
      ),
      { numRuns: RUNS },
    );
  });

  test("concurrent calls of next return every row once, in order", async () => {
    await fc.assert(
      fc.asyncProperty(setting, async ({ limit, concurrency, ...model }) => {
        const list = listOf(model);
        const items = createPager(list.options({ limit, concurrency }))[Symbol.asyncIterator]();
        const results = await Promise.all(Array.from({ length: list.rows.length + 3 }, () => items.next()));
        expect(results.flatMap(({ value }) => value ?? [])).toEqual(list.rows);
      }),
      { numRuns: RUNS },
    );
  });
});

describe("a list whose rows change between pages", () => {
  const changes = fc.array(
    fc.record({
      request: fc.nat(20),
      kind: fc.constantFrom("front", "any", "end", "delete"),
      at: fc.nat(400),
    }),
    { maxLength: 40 },
  );
  type Changes = typeof changes extends fc.Arbitrary<infer T> ? T : never;

  /** Applies each change before the request that it names. */
  function applyChanges(list: FakeList, moves: Changes): void {
    const slow = list.onRequest;
    list.onRequest = async (request, count) => {
      await slow(request, count);
      moves.forEach(({ request, kind, at }, index) => {
        if (request !== count) return;
        const rows = [...list.rows];
        const position = kind === "front" ? 0 : kind === "end" ? rows.length : at % (rows.length + 1);
        if (kind === "delete") rows.splice(position, 1);
        else rows.splice(position, 0, rowAt(index, "-new"));
        list.rows = rows;
      });
    };
  }

  interface Outcome {
    readonly read: Row[];
    /** The rows that were in the list during the whole run. */
    readonly stayed: Row[];
    readonly missed: Row[];
    readonly error: unknown;
  }

  async function readMoving(
    model: Setting,
    moves: Changes,
    options: Omit<PagerOptions<Row>, "fetchPage">,
  ): Promise<Outcome> {
    const list = listOf(model);
    const before = list.rows;
    applyChanges(list, moves);
    const read: Row[] = [];
    let error: unknown;
    try {
      for await (const row of createPager(list.options(options))) read.push(row);
    } catch (reason) {
      error = reason;
    }
    expect(new Set(uuidsOf(read)).size).toBe(read.length);
    const stayed = before.filter((row) => list.rows.includes(row));
    return { read, stayed, missed: stayed.filter((row) => !read.includes(row)), error };
  }

  test("no row is delivered twice, and the only possible error is a repeated page", async () => {
    await fc.assert(
      fc.asyncProperty(setting, changes, async ({ limit, concurrency, ...model }, moves) => {
        const { error } = await readMoving(model, moves, { limit, concurrency });
        if (error !== undefined) expect(isPagingError(error) && error.code).toBe("repeated_page");
      }),
      { numRuns: RUNS },
    );
  });

  test("rows added at the end: no row is missed, with any concurrency", async () => {
    await fc.assert(
      fc.asyncProperty(setting, changes, async ({ limit, concurrency, ...model }, moves) => {
        const atEnd = moves.filter(({ kind }) => kind === "end");
        const { read, stayed, missed, error } = await readMoving(model, atEnd, { limit, concurrency });
        expect([missed, error]).toEqual([[], undefined]);
        expect(read.slice(0, stayed.length)).toEqual(stayed);
      }),
      { numRuns: RUNS },
    );
  });

  test("rows added anywhere: reading one page at a time misses no row", async () => {
    await fc.assert(
      fc.asyncProperty(setting, changes, async ({ limit, ...model }, moves) => {
        const arrivals = moves.filter(({ kind }) => kind !== "delete");
        const { missed, error } = await readMoving(model, arrivals, { limit });
        // Without a total, a full page of added rows looks like a repeated page.
        if (model.endInfo === "total" || model.endInfo === "both") expect(error).toBeUndefined();
        if (error === undefined) expect(missed).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test("removed rows: reading one page at a time misses at most one row for each of them", async () => {
    await fc.assert(
      fc.asyncProperty(setting, changes, async ({ limit, ...model }, moves) => {
        const { missed, error } = await readMoving(model, moves, { limit });
        const removed = moves.filter(({ kind }) => kind === "delete").length;
        if (error === undefined) expect(missed.length).toBeLessThanOrEqual(removed);
      }),
      { numRuns: RUNS },
    );
  });

  test("reading the list again returns the missed rows", async () => {
    const list = new FakeList(rowsOf(250));
    list.onRequest = (_, count) => {
      if (count === 2) list.rows = list.rows.slice(30);
    };
    const pager = createPager(list.options());
    const first = await pager.toArray(all);
    expect(list.rows.filter((row) => !first.includes(row))).toHaveLength(30);
    expect(await pager.toArray(all)).toEqual(list.rows);
  });
});

describe("dedupeBy", () => {
  /** Each page begins with the last row of the page before. */
  const overlapping =
    (rows: readonly unknown[]): PagerOptions<unknown>["fetchPage"] =>
    ({ offset, limit }) => ({
      items: rows.slice(Math.max(0, offset - 1), offset + limit),
      hasMore: offset + limit < rows.length,
    });

  test.each([
    ["uuid", (index: number) => ({ uuid: `row-${index}`, id: 1 })],
    ["id", (index: number) => ({ uuid: null, id: index })],
  ])("defaults to the %s", async (_, row) => {
    const rows = Array.from({ length: 25 }, (_, index) => row(index));
    expect(await createPager({ fetchPage: overlapping(rows), limit: 10 }).toArray(all)).toEqual(rows);
  });

  test("may be a function, and items without a key are kept", async () => {
    const rows = Array.from({ length: 25 }, (_, name) => ({ name }));
    const options = { fetchPage: overlapping(rows), limit: 10 };
    expect(await createPager(options).toArray(all)).toHaveLength(26);
    const dedupeBy = (row: unknown) => (row as { name: number }).name;
    expect(await createPager({ ...options, dedupeBy }).toArray(all)).toEqual(rows);
  });

  test("is off if it is false", async () => {
    const rows = rowsOf(25);
    const options = { fetchPage: overlapping(rows), limit: 10 };
    expect(await createPager({ ...options, dedupeBy: false }).toArray(all)).toHaveLength(26);
    const same = { fetchPage: () => ({ items: [{ id: 1 }], hasMore: true }), maxPages: 5 };
    await expect(createPager({ ...same, dedupeBy: false }).toArray(all)).rejects.toMatchObject({
      code: "too_many_pages",
    });
  });

  test("remembers the last 10,000 rows, or dedupeWindow rows", async () => {
    const rows = [...rowsOf(10_000), ...rowsOf(1), ...rowsOf(10_002).slice(10_000), ...rowsOf(1)];
    const list = new FakeList(rows);
    // The first repeat follows its row after 10,000 rows, the second after 10,002 rows.
    expect(await createPager(list.options({ limit: 1000 })).toArray(all)).toHaveLength(10_003);
    for (const [dedupeWindow, length] of [
      [10_003, 10_002],
      [Number.POSITIVE_INFINITY, 10_002],
      [10, 10_003],
      [0, 10_004],
    ] as const)
      expect(await createPager(list.options({ limit: 1000, dedupeWindow })).toArray(all)).toHaveLength(
        length,
      );
  });
});
