import { describe, expect, test, vi } from "vitest";
import {
  createPager,
  isPagingError,
  type PagerOptions,
  PagingError,
  type Position,
  positionOf,
} from "../src/index.ts";
import { ModelList, type Row, rejectionOf, rowsOf, uuidsOf } from "./support/model.ts";

const all = { limit: Number.POSITIVE_INFINITY };
const viaJson = (position: Position | undefined): Position => JSON.parse(JSON.stringify(position));

/** What was read before an error, and the error. */
async function readUntilError<T>(items: AsyncIterable<T>): Promise<{ read: T[]; error: unknown }> {
  const read: T[] = [];
  try {
    for await (const item of items) read.push(item);
  } catch (error) {
    return { read, error };
  }
  throw new Error("It did not fail.");
}

describe("an error of the page function", () => {
  test("is passed on as it is, with the position of the rest", async () => {
    class Refusal extends Error {
      readonly status = 500;
    }
    const refusal = new Refusal("down");
    const list = new ModelList(rowsOf(250));
    list.before = ({ offset }) => {
      if (offset === 100) throw refusal;
    };
    const { read, error } = await readUntilError(createPager(list.options()));
    expect(error).toBe(refusal);
    expect(Object.keys(refusal)).toEqual(["status"]);
    list.before = () => {};
    const rest = createPager(list.options({ position: viaJson(positionOf(error)), limit: 30 }));
    expect([...read, ...(await rest.toArray(all))]).toEqual(list.rows);
  });

  test("may be thrown before there is a promise", async () => {
    const fetchPage = (): never => {
      throw new RangeError("at once");
    };
    expect(await rejectionOf(createPager({ fetchPage }))).toBeInstanceOf(RangeError);
  });

  test.each([undefined, null, "down", 0, Symbol("down"), Object.freeze(new Error("down"))])(
    "that cannot hold a position is the cause of one that can: %s",
    async (cause) => {
      const list = new ModelList(rowsOf(250));
      list.before = ({ offset }) => (offset === 100 ? Promise.reject(cause) : undefined);
      const { error } = await readUntilError(createPager(list.options()));
      expect(error).toMatchObject({ name: "PagingError", code: "page_failed" });
      expect((error as Error).cause).toBe(cause);
      expect(positionOf(error)).toEqual({ offset: 100 });
    },
  );

  test("is tried again by the next call, and nothing is missing or doubled", async () => {
    for (const concurrency of [1, 3]) {
      const list = new ModelList(rowsOf(1000));
      const tried = new Set<number>();
      list.before = ({ offset }) => {
        if (!tried.has(offset) && tried.add(offset)) throw new Error("down");
      };
      const items = createPager(list.options({ concurrency }))[Symbol.asyncIterator]();
      const read: Row[] = [];
      let failures = 0;
      for (;;) {
        try {
          const { done, value } = await items.next();
          if (done) break;
          read.push(value);
        } catch {
          failures += 1;
        }
      }
      expect(read).toEqual(list.rows);
      expect(failures).toBeGreaterThan(1);
    }
  });

  test("leaves the iterator at the same place, not at its end", async () => {
    const list = new ModelList(rowsOf(10));
    list.before = () => Promise.reject(new Error("down"));
    const pages = createPager(list.options()).pages();
    for (let again = 0; again < 3; again++) await expect(pages.next()).rejects.toThrow("down");
    list.before = () => {};
    expect((await pages.next()).value?.items).toEqual(list.rows);
    expect(await pages.next()).toEqual({ done: true, value: undefined });
  });

  test("in toArray, first or the first page has the position of the start: nothing was delivered", async () => {
    const list = new ModelList(rowsOf(500));
    list.before = ({ offset }) => (offset === 200 ? Promise.reject(new Error("down")) : undefined);
    const error = await rejectionOf(createPager(list.options({ offset: 50, limit: 50 })).toArray(all));
    expect(positionOf(error)).toEqual({ offset: 50 });
    list.before = () => Promise.reject(new Error("down"));
    const pager = createPager(list.options({ offset: 50 }));
    for (const use of [() => pager.first(), () => pager])
      expect(positionOf(await rejectionOf(use()))).toEqual({ offset: 50 });
  });
});

describe("another callback that fails", () => {
  const down = new Error("down");
  const fail = (): never => {
    throw down;
  };

  test("dedupeBy or slice.by: the page is not lost", async () => {
    for (const place of ["dedupeBy", "by"] as const) {
      const list = new ModelList(rowsOf(250));
      let broken = true;
      const failAt = (row: Row): string => (broken && row.uuid === "row-120" ? fail() : row.created_at);
      const options: Omit<PagerOptions<Row>, "fetchPage"> = place === "by"
        ? { slice: { by: failAt } }
        : { dedupeBy: (row) => (failAt(row) === "" ? "" : row.uuid) };
      const items = createPager(list.options(options))[Symbol.asyncIterator]();
      const { read, error } = await readUntilError(items);
      expect(error).toBe(down);
      expect(read).toEqual(list.rows.slice(0, 100));
      expect(positionOf(error)?.offset).toBe(100);
      broken = false;
      for await (const row of items) read.push(row);
      expect(read).toEqual(list.rows);
    }
  });

  test("count", async () => {
    const list = new ModelList(rowsOf(3));
    for (const count of [fail, () => Promise.reject(down)])
      expect(await rejectionOf(createPager(list.options({ count })).count())).toBe(down);
  });

  test("toError makes an error of another tree, with the position on it, too", async () => {
    class OwnError extends Error {}
    const list = new ModelList(rowsOf(250), "nothing");
    list.after = (answer, { offset }) => (offset === 200 ? undefined : answer);
    const toError = (error: PagingError): Error => new OwnError(error.code, { cause: error });
    const { error } = await readUntilError(createPager(list.options({ toError })));
    expect(error).toBeInstanceOf(OwnError);
    expect(error).toMatchObject({ message: "no_items" });
    expect(positionOf(error)).toEqual({ offset: 200 });
    expect(await rejectionOf(createPager(list.options({ toError: fail, offset: 200 })))).toBe(down);
  });

  test("toError makes errors of another tree of options that make no sense, too", async () => {
    const list = new ModelList(rowsOf(3));
    const toError = ({ code }: PagingError): Error => new RangeError(code);
    const wrong = new RangeError("invalid_options");
    expect(() => createPager(list.options({ toError, limit: 0 }))).toThrow(wrong);
    expect(await rejectionOf(createPager(list.options({ toError })).toArray({ limit: -1 }))).toEqual(wrong);
  });
});

describe("a position", () => {
  test("of each page goes on exactly there, with another limit and as JSON", async () => {
    const list = new ModelList(rowsOf(250));
    let read: Row[] = [];
    for await (const { items, position } of createPager(list.options({ limit: 40 })).pages()) {
      read = [...read, ...items];
      const rest = await createPager(list.options({ position: viaJson(position), limit: 33 })).toArray(all);
      expect([...read, ...rest]).toEqual(list.rows);
    }
  });

  test("behind the last page has nothing after it and asks for nothing", async () => {
    const list = new ModelList(rowsOf(50), "total");
    const { position } = await createPager(list.options());
    list.requests.length = 0;
    const pager = createPager(list.options({ position: viaJson(position) }));
    expect(await pager.toArray(all)).toEqual([]);
    expect(await pager.first()).toBeUndefined();
    expect(await pager).toEqual({ items: [], offset: 50, limit: 100, hasMore: false, position });
    expect(list.requests).toHaveLength(0);
  });

  test("is only on errors of a pager", () => {
    for (const other of [undefined, null, 1, "offset", {}, new Error("x"), { position: { offset: 1 } }])
      expect(positionOf(other)).toBeUndefined();
  });
});

describe("calls of next that do not wait for each other", () => {
  test("get each item once, in order", async () => {
    for (const concurrency of [1, 4]) {
      const list = new ModelList(rowsOf(95), "total");
      const items = createPager(list.options({ limit: 10, concurrency }))[Symbol.asyncIterator]();
      const results = await Promise.all(Array.from({ length: 100 }, () => items.next()));
      expect(uuidsOf(results.flatMap(({ value }) => value ?? []))).toEqual(uuidsOf(list.rows));
      expect(results.slice(95).every(({ done }) => done)).toBe(true);
      expect(list.requests).toHaveLength(10);
    }
  });

  test("get each page once, also when some of them fail", async () => {
    const list = new ModelList(rowsOf(100));
    list.before = (_, count) => (count === 3 ? Promise.reject(new Error("down")) : undefined);
    const pages = createPager(list.options({ limit: 10 })).pages();
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => pages.next()));
    expect(results.map(({ status }) => status).filter((status) => status === "rejected")).toHaveLength(1);
    const offsets = results.flatMap((result) =>
      result.status === "fulfilled" && !result.value.done ? result.value.value.offset : [],
    );
    expect(offsets).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
  });
});

describe("the guard", () => {
  test("knows errors of another copy of the package, and so does positionOf", async () => {
    vi.resetModules();
    const copy = await import("../src/index.ts");
    const error = await rejectionOf(copy.createPager({ fetchPage: () => undefined, offset: 7 }));
    expect(error).not.toBeInstanceOf(PagingError);
    expect(isPagingError(error) && error.code).toBe("no_items");
    expect(positionOf(error)).toEqual({ offset: 7 });
  });

  test.each([undefined, null, "no_items", { code: "no_items" }, new Error("no_items")])(
    "says no to %s",
    (value) => {
      expect(isPagingError(value)).toBe(false);
    },
  );
});
