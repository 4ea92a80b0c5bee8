import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createPager, isPagingError, type PagerOptions, positionOf } from "../src/index.ts";
import { ModelList, type Row, rowAt, rowsOf, SAYS, uuidsOf } from "./support/model.ts";

const all = { limit: Number.POSITIVE_INFINITY };
const RUNS = process.env.SOAK_TESTS === "full" ? 2000 : 200;

/** Answers come in any order: each waits for as many turns as it is told to. */
const latency = fc.array(fc.nat(12), { minLength: 1, maxLength: 12 });
const wait = async (turns: number): Promise<void> => {
  for (let turn = 0; turn < turns; turn++) await undefined;
};

const setting = fc.record({
  count: fc.nat(320),
  says: fc.constantFrom(...SAYS),
  limit: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 20, max: 150 })),
  concurrency: fc.integer({ min: 1, max: 6 }),
  latency,
  clamp: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 1, max: 150 })),
});

interface Setting {
  readonly count: number;
  readonly says: (typeof SAYS)[number];
  readonly clamp: number;
  readonly latency: readonly number[];
}

function listOf({ count, says, clamp, latency }: Setting): ModelList {
  const list = new ModelList(rowsOf(count), says);
  list.clamp = clamp;
  list.before = (_, request) => wait(latency[request % latency.length] ?? 0);
  return list;
}

describe("without changes", () => {
  test("every row comes once and in order, in pages without gaps", async () => {
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
        expect(list.mostInFlight).toBeLessThanOrEqual(concurrency);
      }),
      { numRuns: RUNS },
    );
  });

  test("toArray gives as many as it is told to, from anywhere", async () => {
    await fc.assert(
      fc.asyncProperty(
        setting,
        fc.nat(350),
        fc.nat(350),
        async ({ limit, concurrency, ...model }, offset, wanted) => {
          const list = listOf(model);
          const pager = createPager(list.options({ limit, concurrency, offset }));
          expect(await pager.toArray({ limit: wanted })).toEqual(list.rows.slice(offset, offset + wanted));
          expect(await pager.first()).toEqual(list.rows[offset]);
          expect(await pager.count()).toBe(list.rows.length);
        },
      ),
      { numRuns: RUNS },
    );
  });

  test("whatever request fails, trying again or beginning at the error's position gives exactly the rest", async () => {
    const failing = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        setting,
        failing,
        fc.boolean(),
        async ({ limit, concurrency, ...model }, fails, again) => {
          const list = listOf(model);
          const slow = list.before;
          list.before = async (request, count) => {
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

  test("calls of next that do not wait for each other get every row once and in order", async () => {
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

describe("with rows that come and go between pages", () => {
  const changes = fc.array(
    fc.record({
      request: fc.nat(20),
      kind: fc.constantFrom("front", "any", "end", "delete"),
      at: fc.nat(400),
    }),
    { maxLength: 40 },
  );
  type Changes = typeof changes extends fc.Arbitrary<infer T> ? T : never;

  /** Changes the rows before the requests that the changes name. */
  function move(list: ModelList, moves: Changes): void {
    const slow = list.before;
    list.before = async (request, count) => {
      await slow(request, count);
      moves.forEach(({ request, kind, at }, index) => {
        if (request !== count) return;
        const rows = [...list.rows];
        const place = kind === "front" ? 0 : kind === "end" ? rows.length : at % (rows.length + 1);
        if (kind === "delete") rows.splice(place, 1);
        else rows.splice(place, 0, rowAt(index, "-new"));
        list.rows = rows;
      });
    };
  }

  interface Outcome {
    readonly read: Row[];
    /** The rows that were there from the beginning to the end. */
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
    move(list, moves);
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

  test("no row comes twice, and there is no error but that a page came again", async () => {
    await fc.assert(
      fc.asyncProperty(setting, changes, async ({ limit, concurrency, ...model }, moves) => {
        const { error } = await readMoving(model, moves, { limit, concurrency });
        if (error !== undefined) expect(isPagingError(error) && error.code).toBe("repeated_page");
      }),
      { numRuns: RUNS },
    );
  });

  test("rows that arrive at the end: none is missed, whatever the concurrency", async () => {
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

  test("rows that arrive anywhere: one page at a time misses none", async () => {
    await fc.assert(
      fc.asyncProperty(setting, changes, async ({ limit, ...model }, moves) => {
        const arrivals = moves.filter(({ kind }) => kind !== "delete");
        const { missed, error } = await readMoving(model, arrivals, { limit });
        // Without a total it cannot be seen that so many rows arrived as a whole page has.
        if (model.says === "total" || model.says === "both") expect(error).toBeUndefined();
        if (error === undefined) expect(missed).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test("rows that go: one page at a time misses at most one row for each that went", async () => {
    await fc.assert(
      fc.asyncProperty(setting, changes, async ({ limit, ...model }, moves) => {
        const { missed, error } = await readMoving(model, moves, { limit });
        const gone = moves.filter(({ kind }) => kind === "delete").length;
        if (error === undefined) expect(missed.length).toBeLessThanOrEqual(gone);
      }),
      { numRuns: RUNS },
    );
  });

  test("reading again gives what was missed", async () => {
    const list = new ModelList(rowsOf(250));
    list.before = (_, count) => {
      if (count === 2) list.rows = list.rows.slice(30);
    };
    const pager = createPager(list.options());
    const first = await pager.toArray(all);
    expect(list.rows.filter((row) => !first.includes(row))).toHaveLength(30);
    expect(await pager.toArray(all)).toEqual(list.rows);
  });
});

describe("dedupeBy", () => {
  /** Each page begins with the last row of the one before. */
  const overlapping =
    (rows: readonly unknown[]): PagerOptions<unknown>["fetchPage"] =>
    ({ offset, limit }) => ({
      items: rows.slice(Math.max(0, offset - 1), offset + limit),
      hasMore: offset + limit < rows.length,
    });

  test.each([
    ["uuid", (index: number) => ({ uuid: `row-${index}`, id: 1 })],
    ["id", (index: number) => ({ uuid: null, id: index })],
  ])("is by default the %s", async (_, row) => {
    const rows = Array.from({ length: 25 }, (_, index) => row(index));
    expect(await createPager({ fetchPage: overlapping(rows), limit: 10 }).toArray(all)).toEqual(rows);
  });

  test("is of one's own, and items without a key are kept", async () => {
    const rows = Array.from({ length: 25 }, (_, name) => ({ name }));
    const options = { fetchPage: overlapping(rows), limit: 10 };
    expect(await createPager(options).toArray(all)).toHaveLength(26);
    const dedupeBy = (row: unknown) => (row as { name: number }).name;
    expect(await createPager({ ...options, dedupeBy }).toArray(all)).toEqual(rows);
  });

  test("is off when it is false", async () => {
    const rows = rowsOf(25);
    const options = { fetchPage: overlapping(rows), limit: 10 };
    expect(await createPager({ ...options, dedupeBy: false }).toArray(all)).toHaveLength(26);
    const same = { fetchPage: () => ({ items: [{ id: 1 }], hasMore: true }), maxPages: 5 };
    await expect(createPager({ ...same, dedupeBy: false }).toArray(all)).rejects.toMatchObject({
      code: "too_many_pages",
    });
  });

  test("knows the last 10,000 rows, or as many as it is told to", async () => {
    const rows = [...rowsOf(10_000), ...rowsOf(1), ...rowsOf(10_002).slice(10_000), ...rowsOf(1)];
    const list = new ModelList(rows);
    // The first repeat is 10,000 rows behind the row, the second is 10,002 behind.
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
