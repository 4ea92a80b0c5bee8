import { rejectionOf } from "@grinfi/testing";
import { describe, expect, test, vi } from "vitest";
import {
  createPager,
  isPagingError,
  type PagerOptions,
  PagingError,
  type Position,
  positionOf,
} from "../src/index.ts";
import { FakeList, type Row, rowsOf, uuidsOf } from "./support/fake-list.ts";

const all = { limit: Number.POSITIVE_INFINITY };
const viaJson = (position: Position | undefined): Position => JSON.parse(JSON.stringify(position));

/** Returns the items that were read before an error, and the error. */
async function readUntilError<T>(items: AsyncIterable<T>): Promise<{ read: T[]; error: unknown }> {
  const read: T[] = [];
  try {
    for await (const item of items) read.push(item);
  } catch (error) {
    return { read, error };
  }
  throw new Error("The iterator did not fail.");
}

describe("an error of the page function", () => {
  test("reaches the caller unchanged, with the position of the rest", async () => {
    class HttpError extends Error {
      readonly status = 500;
    }
    const httpError = new HttpError("down");
    const list = new FakeList(rowsOf(250));
    list.onRequest = ({ offset }) => {
      if (offset === 100) throw httpError;
    };
    const { read, error } = await readUntilError(createPager(list.options()));
    expect(error).toBe(httpError);
    expect(Object.keys(httpError)).toEqual(["status"]);
    list.onRequest = () => {};
    const rest = createPager(list.options({ position: viaJson(positionOf(error)), limit: 30 }));
    expect([...read, ...(await rest.toArray(all))]).toEqual(list.rows);
  });

  test("may be thrown synchronously", async () => {
    const fetchPage = (): never => {
      throw new RangeError("at once");
    };
    expect(await rejectionOf(createPager({ fetchPage }))).toBeInstanceOf(RangeError);
  });

  test.each([undefined, null, "down", 0, Symbol("down"), Object.freeze(new Error("down"))])(
    "that cannot hold a position becomes the cause of a PagingError: %s",
    async (cause) => {
      const list = new FakeList(rowsOf(250));
      list.onRequest = ({ offset }) => (offset === 100 ? Promise.reject(cause) : undefined);
      const { error } = await readUntilError(createPager(list.options()));
      expect(error).toMatchObject({ name: "PagingError", code: "page_failed" });
      expect((error as Error).cause).toBe(cause);
      expect(positionOf(error)).toEqual({ offset: 100 });
    },
  );

  test("lets the next call try the page again, and no row is missed or repeated", async () => {
    for (const concurrency of [1, 3]) {
      const list = new FakeList(rowsOf(1000));
      const failed = new Set<number>();
      list.onRequest = ({ offset }) => {
        if (!failed.has(offset) && failed.add(offset)) throw new Error("down");
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

  test("does not end the iterator", async () => {
    const list = new FakeList(rowsOf(10));
    list.onRequest = () => Promise.reject(new Error("down"));
    const pages = createPager(list.options()).pages();
    for (let again = 0; again < 3; again++) await expect(pages.next()).rejects.toThrow("down");
    list.onRequest = () => {};
    expect((await pages.next()).value?.items).toEqual(list.rows);
    expect(await pages.next()).toEqual({ done: true, value: undefined });
  });

  test("in toArray, first or the first page has the position of the start, because nothing was delivered", async () => {
    const list = new FakeList(rowsOf(500));
    list.onRequest = ({ offset }) => (offset === 200 ? Promise.reject(new Error("down")) : undefined);
    const error = await rejectionOf(createPager(list.options({ offset: 50, limit: 50 })).toArray(all));
    expect(positionOf(error)).toEqual({ offset: 50 });
    list.onRequest = () => Promise.reject(new Error("down"));
    const pager = createPager(list.options({ offset: 50 }));
    for (const use of [() => pager.first(), () => pager])
      expect(positionOf(await rejectionOf(use()))).toEqual({ offset: 50 });
  });
});

describe("an error of another callback", () => {
  const down = new Error("down");
  const fail = (): never => {
    throw down;
  };

  test("dedupeBy or slice.by: the page can be read again", async () => {
    for (const callback of ["dedupeBy", "by"] as const) {
      const list = new FakeList(rowsOf(250));
      let broken = true;
      const failAt = (row: Row): string => (broken && row.uuid === "row-120" ? fail() : row.created_at);
      const options: Omit<PagerOptions<Row>, "fetchPage"> = callback === "by"
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
    const list = new FakeList(rowsOf(3));
    for (const count of [fail, () => Promise.reject(down)])
      expect(await rejectionOf(createPager(list.options({ count })).count())).toBe(down);
  });

  test("toError converts the error, and the new error has the position", async () => {
    class OwnError extends Error {}
    const list = new FakeList(rowsOf(250), "nothing");
    list.mapResult = (result, { offset }) => (offset === 200 ? undefined : result);
    const toError = (error: PagingError): Error => new OwnError(error.code, { cause: error });
    const { error } = await readUntilError(createPager(list.options({ toError })));
    expect(error).toBeInstanceOf(OwnError);
    expect(error).toMatchObject({ message: "no_items" });
    expect(positionOf(error)).toEqual({ offset: 200 });
    expect(await rejectionOf(createPager(list.options({ toError: fail, offset: 200 })))).toBe(down);
  });

  test("toError converts errors about invalid options", async () => {
    const list = new FakeList(rowsOf(3));
    const toError = ({ code }: PagingError): Error => new RangeError(code);
    const wrong = new RangeError("invalid_options");
    expect(() => createPager(list.options({ toError, limit: 0 }))).toThrow(wrong);
    expect(await rejectionOf(createPager(list.options({ toError })).toArray({ limit: -1 }))).toEqual(wrong);
  });
});

describe("a position", () => {
  test("of each page continues exactly after it, even with another limit or after conversion to JSON", async () => {
    const list = new FakeList(rowsOf(250));
    let read: Row[] = [];
    for await (const { items, position } of createPager(list.options({ limit: 40 })).pages()) {
      read = [...read, ...items];
      const rest = await createPager(list.options({ position: viaJson(position), limit: 33 })).toArray(all);
      expect([...read, ...rest]).toEqual(list.rows);
    }
  });

  test("after the last page yields no more items and sends no request", async () => {
    const list = new FakeList(rowsOf(50), "total");
    const { position } = await createPager(list.options());
    list.requests.length = 0;
    const pager = createPager(list.options({ position: viaJson(position) }));
    expect(await pager.toArray(all)).toEqual([]);
    expect(await pager.first()).toBeUndefined();
    expect(await pager).toEqual({ items: [], offset: 50, limit: 100, hasMore: false, position });
    expect(list.requests).toHaveLength(0);
  });

  test("is undefined for values that are not errors of a pager", () => {
    for (const other of [undefined, null, 1, "offset", {}, new Error("x"), { position: { offset: 1 } }])
      expect(positionOf(other)).toBeUndefined();
  });
});

describe("concurrent calls of next", () => {
  test("return each item once, in order", async () => {
    for (const concurrency of [1, 4]) {
      const list = new FakeList(rowsOf(95), "total");
      const items = createPager(list.options({ limit: 10, concurrency }))[Symbol.asyncIterator]();
      const results = await Promise.all(Array.from({ length: 100 }, () => items.next()));
      expect(uuidsOf(results.flatMap(({ value }) => value ?? []))).toEqual(uuidsOf(list.rows));
      expect(results.slice(95).every(({ done }) => done)).toBe(true);
      expect(list.requests).toHaveLength(10);
    }
  });

  test("return each page once, even if some requests fail", async () => {
    const list = new FakeList(rowsOf(100));
    list.onRequest = (_, count) => (count === 3 ? Promise.reject(new Error("down")) : undefined);
    const pages = createPager(list.options({ limit: 10 })).pages();
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => pages.next()));
    expect(results.map(({ status }) => status).filter((status) => status === "rejected")).toHaveLength(1);
    const offsets = results.flatMap((result) =>
      result.status === "fulfilled" && !result.value.done ? result.value.value.offset : [],
    );
    expect(offsets).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
  });
});

describe("isPagingError", () => {
  test("recognises errors of another copy of the package, and so does positionOf", async () => {
    vi.resetModules();
    const copy = await import("../src/index.ts");
    const error = await rejectionOf(copy.createPager({ fetchPage: () => undefined, offset: 7 }));
    expect(error).not.toBeInstanceOf(PagingError);
    expect(isPagingError(error) && error.code).toBe("no_items");
    expect(positionOf(error)).toEqual({ offset: 7 });
  });

  test.each([undefined, null, "no_items", { code: "no_items" }, new Error("no_items")])(
    "is false for %s",
    (value) => {
      expect(isPagingError(value)).toBe(false);
    },
  );
});
