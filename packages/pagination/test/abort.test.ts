import { countAbortListeners, rejectionOf } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createPager, type Pager, positionOf } from "../src/index.ts";
import { FakeList, type Row, rowsOf } from "./support/fake-list.ts";

const all = { limit: Number.POSITIVE_INFINITY };
/** Not an `Error`, so that no other rejection passes the tests. */
const REASON = { cancelled: "by user" };
const never = (): Promise<never> => new Promise(() => {});
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
/** Waits until a condition is true. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await turn();
}

const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);
beforeEach(() => void process.on("unhandledRejection", note));
afterEach(async () => {
  await turn();
  process.off("unhandledRejection", note);
  expect(unhandled.splice(0)).toEqual([]);
});

const USES: Readonly<Record<string, (pager: Pager<Row>) => PromiseLike<unknown>>> = {
  "the first page": (pager) => pager,
  "the items": (pager) => pager[Symbol.asyncIterator]().next(),
  "the pages": (pager) => pager.pages().next(),
  toArray: (pager) => pager.toArray(all),
  first: (pager) => pager.first(),
  count: (pager) => pager.count(),
};

describe.each(Object.entries(USES))("%s", (_, use) => {
  test("rejects with the reason as soon as the signal is aborted, even if fetchPage ignores the signal", async () => {
    const controller = new AbortController();
    const signals: AbortSignal[] = [];
    const pager = createPager<Row>({
      fetchPage: ({ signal }) => {
        signals.push(signal);
        return never();
      },
      signal: controller.signal,
    });
    const error = rejectionOf(use(pager));
    await until(() => signals.length === 1);
    expect(countAbortListeners(controller.signal)).toBe(1);
    controller.abort(REASON);
    expect(await error).toBe(REASON);
    expect(signals[0]?.reason).toBe(REASON);
    expect(countAbortListeners(controller.signal)).toBe(0);
  });

  test("sends no request if the signal is already aborted", async () => {
    const list = new FakeList(rowsOf(3));
    const error = await rejectionOf(use(createPager(list.options({ signal: AbortSignal.abort(REASON) }))));
    expect(error).toBe(REASON);
    expect(list.requests).toHaveLength(0);
  });

  test("rejects with the reason if fetchPage itself aborts the signal", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const fetchPage = (): Promise<never> => {
      controller.abort(REASON);
      throw new Error("a consequence");
    };
    expect(await rejectionOf(use(createPager({ fetchPage, signal, concurrency: 4 })))).toBe(REASON);
    expect(countAbortListeners(signal)).toBe(0);
  });

  test("leaves no listener after success or failure", async () => {
    const { signal } = new AbortController();
    const list = new FakeList(rowsOf(300));
    await use(createPager(list.options({ signal, count: () => undefined })));
    list.onRequest = () => Promise.reject(new Error("down"));
    await rejectionOf(use(createPager(list.options({ signal }))));
    await new Promise((resolve) => setImmediate(resolve));
    expect(countAbortListeners(signal)).toBe(0);
  });
});

describe("a reason that is not an object", () => {
  test("reaches the caller", async () => {
    const signal = AbortSignal.abort("enough");
    expect(await rejectionOf(createPager({ fetchPage: never, signal }))).toBe("enough");
  });
});

describe("an abort between two items", () => {
  test("stops immediately, and the position includes the rest of the page", async () => {
    for (const slice of [undefined, { by: (row: Row) => row.created_at }]) {
      const list = new FakeList(rowsOf(250));
      // The page starts with a repeated row, so an index in the page differs from the index among the kept items.
      list.mapResult = ({ items, ...rest }, { offset }) => ({
        ...rest,
        items: offset === 100 ? [...list.rows.slice(99, 100), ...items.slice(1)] : items,
      });
      const controller = new AbortController();
      const items = createPager(list.options({ signal: controller.signal, slice }))[Symbol.asyncIterator]();
      const read: Row[] = [];
      for (let count = 0; count < 137; count++) read.push((await items.next()).value as Row);
      expect(read.at(-1)).toEqual(list.rows[137]);
      controller.abort(REASON);
      for (let again = 0; again < 2; again++) expect(await rejectionOf(items.next())).toBe(REASON);
      const position = JSON.parse(JSON.stringify(positionOf(REASON)));
      expect(position).toMatchObject({ offset: 138 });
      list.mapResult = (result) => result;
      const rest = await createPager(list.options({ position, slice })).toArray(all);
      expect(rest).toEqual(list.rows.slice(138));
      expect(await items.return?.()).toEqual({ done: true, value: undefined });
    }
  });
});

describe("leaving a run", () => {
  test("by break aborts the requests in progress", async () => {
    const { signal } = new AbortController();
    const list = new FakeList(rowsOf(1000));
    list.onRequest = ({ offset }) => (offset === 0 ? undefined : never());
    for await (const row of createPager(list.options({ concurrency: 4, signal }))) {
      expect(row).toEqual(list.rows[0]);
      expect(list.inFlight).toBe(3);
      expect(countAbortListeners(signal)).toBe(1);
      break;
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(list.requests.map(({ signal: { aborted } }) => aborted)).toEqual([false, true, true, true]);
    expect(countAbortListeners(signal)).toBe(0);
  });

  test("by an exception in the loop body aborts the requests in progress", async () => {
    const list = new FakeList(rowsOf(1000));
    const down = new Error("in the body");
    const run = async (): Promise<void> => {
      for await (const _ of createPager(list.options({ concurrency: 4 })).pages()) throw down;
    };
    expect(await rejectionOf(run())).toBe(down);
    expect(list.requests.slice(1).every(({ signal }) => signal.aborted)).toBe(true);
  });

  test("by return while next is pending settles both, and a later result is ignored", async () => {
    const list = new FakeList(rowsOf(1000));
    let result = (): void => {};
    list.onRequest = () =>
      new Promise((resolve) => {
        result = resolve;
      });
    for (const iterator of [
      createPager(list.options()).pages(),
      createPager(list.options())[Symbol.asyncIterator](),
    ]) {
      const next = [iterator.next(), iterator.next()];
      await until(() => list.inFlight === 1);
      expect(await iterator.return?.()).toEqual({ done: true, value: undefined });
      expect(await Promise.all(next)).toEqual(Array(2).fill({ done: true, value: undefined }));
      result();
      expect(await iterator.next()).toEqual({ done: true, value: undefined });
    }
    expect(list.requests).toHaveLength(2);
  });

  test("by return within a page, or before the first one, delivers no more items", async () => {
    const list = new FakeList(rowsOf(10));
    const items = createPager(list.options())[Symbol.asyncIterator]();
    await items.next();
    await items.return?.();
    expect(await items.next()).toEqual({ done: true, value: undefined });
    const pages = createPager(list.options()).pages();
    await pages.return?.();
    expect(await pages.next()).toEqual({ done: true, value: undefined });
    expect(list.requests).toHaveLength(1);
  });

  test("from within a callback sends no more requests", async () => {
    for (const where of ["fetchPage", "dedupeBy"] as const) {
      const list = new FakeList(rowsOf(1000));
      const pages = createPager({
        fetchPage: (request) => {
          if (where === "fetchPage" && request.offset === 200) void pages.return?.();
          return list.fetchPage(request);
        },
        dedupeBy: ({ uuid }: Row) => {
          if (where === "dedupeBy" && uuid === "row-0") void pages.return?.();
          return uuid;
        },
        concurrency: 4,
      }).pages();
      await pages.next();
      expect(list.requests.length).toBe(where === "fetchPage" ? 3 : 1);
      expect(list.requests.slice(1).every(({ signal }) => signal.aborted)).toBe(true);
      expect(await pages.next()).toEqual({ done: true, value: undefined });
    }
  });

  test("without calling return leaves no request in progress and no listener", async () => {
    const { signal } = new AbortController();
    const list = new FakeList(rowsOf(1000));
    const items = createPager(list.options({ concurrency: 4, signal }))[Symbol.asyncIterator]();
    await items.next();
    await new Promise((resolve) => setImmediate(resolve));
    expect([list.inFlight, countAbortListeners(signal)]).toEqual([0, 0]);
    expect(list.requests).toHaveLength(4);
  });

  test("by an error leaves no request in progress, and later failed pages are ignored", async () => {
    const { signal } = new AbortController();
    const list = new FakeList(rowsOf(1000));
    list.onRequest = ({ offset }) => {
      if (offset === 100) return new Promise((_, reject) => setImmediate(() => reject(new Error("down"))));
      if (offset === 200) throw new Error("earlier");
      return offset === 300 ? never() : undefined;
    };
    await expect(createPager(list.options({ concurrency: 4, signal })).toArray(all)).rejects.toThrow("down");
    await new Promise((resolve) => setImmediate(resolve));
    expect(countAbortListeners(signal)).toBe(0);
    expect(list.requests.at(-1)?.signal.aborted).toBe(true);
  });
});
