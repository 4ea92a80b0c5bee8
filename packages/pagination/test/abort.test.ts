import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createPager, type Pager, positionOf } from "../src/index.ts";
import { ModelList, type Row, rejectionOf, rowsOf } from "./support/model.ts";

const all = { limit: Number.POSITIVE_INFINITY };
/** Not an `Error`, so that it cannot be taken for one by chance. */
const REASON = { changed: "my mind" };
const listenersOf = (signal: AbortSignal): number => getEventListeners(signal, "abort").length;
const never = (): Promise<never> => new Promise(() => {});
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
/** Lets turns of the event loop pass until something has happened. */
async function until(hasHappened: () => boolean): Promise<void> {
  while (!hasHappened()) await turn();
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
  test("rejects with the reason as soon as the signal is aborted, whether fetchPage listens or not", async () => {
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
    expect(listenersOf(controller.signal)).toBe(1);
    controller.abort(REASON);
    expect(await error).toBe(REASON);
    expect(signals[0]?.reason).toBe(REASON);
    expect(listenersOf(controller.signal)).toBe(0);
  });

  test("asks for nothing when the signal was aborted before", async () => {
    const list = new ModelList(rowsOf(3));
    const error = await rejectionOf(use(createPager(list.options({ signal: AbortSignal.abort(REASON) }))));
    expect(error).toBe(REASON);
    expect(list.requests).toHaveLength(0);
  });

  test("rejects with the reason when fetchPage itself aborts", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const fetchPage = (): Promise<never> => {
      controller.abort(REASON);
      throw new Error("a consequence");
    };
    expect(await rejectionOf(use(createPager({ fetchPage, signal, concurrency: 4 })))).toBe(REASON);
    expect(listenersOf(signal)).toBe(0);
  });

  test("leaves no listener behind when all goes well, and none when it fails", async () => {
    const { signal } = new AbortController();
    const list = new ModelList(rowsOf(300));
    await use(createPager(list.options({ signal, count: () => undefined })));
    list.before = () => Promise.reject(new Error("down"));
    await rejectionOf(use(createPager(list.options({ signal }))));
    await new Promise((resolve) => setImmediate(resolve));
    expect(listenersOf(signal)).toBe(0);
  });
});

describe("a reason that is no object", () => {
  test("is what a run rejects with", async () => {
    const signal = AbortSignal.abort("enough");
    expect(await rejectionOf(createPager({ fetchPage: never, signal }))).toBe("enough");
  });
});

describe("an abort between two items", () => {
  test("stops at once, and the position has the rest of the page", async () => {
    for (const slice of [undefined, { by: (row: Row) => row.created_at }]) {
      const list = new ModelList(rowsOf(250));
      // The row before the present page once more, so that places in the page are not those among its items.
      list.after = ({ items, ...rest }, { offset }) => ({
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
      list.after = (answer) => answer;
      const rest = await createPager(list.options({ position, slice })).toArray(all);
      expect(rest).toEqual(list.rows.slice(138));
      expect(await items.return?.()).toEqual({ done: true, value: undefined });
    }
  });
});

describe("a run that is left", () => {
  test("by break ends the requests that are under way", async () => {
    const { signal } = new AbortController();
    const list = new ModelList(rowsOf(1000));
    list.before = ({ offset }) => (offset === 0 ? undefined : never());
    for await (const row of createPager(list.options({ concurrency: 4, signal }))) {
      expect(row).toEqual(list.rows[0]);
      expect(list.inFlight).toBe(3);
      expect(listenersOf(signal)).toBe(1);
      break;
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(list.requests.map(({ signal: { aborted } }) => aborted)).toEqual([false, true, true, true]);
    expect(listenersOf(signal)).toBe(0);
  });

  test("by an exception of the loop's body, too", async () => {
    const list = new ModelList(rowsOf(1000));
    const down = new Error("in the body");
    const run = async (): Promise<void> => {
      for await (const _ of createPager(list.options({ concurrency: 4 })).pages()) throw down;
    };
    expect(await rejectionOf(run())).toBe(down);
    expect(list.requests.slice(1).every(({ signal }) => signal.aborted)).toBe(true);
  });

  test("by return while next waits: both are done, and what comes later is nobody's", async () => {
    const list = new ModelList(rowsOf(1000));
    let answer = (): void => {};
    list.before = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    for (const iterator of [
      createPager(list.options()).pages(),
      createPager(list.options())[Symbol.asyncIterator](),
    ]) {
      const next = [iterator.next(), iterator.next()];
      await until(() => list.inFlight === 1);
      expect(await iterator.return?.()).toEqual({ done: true, value: undefined });
      expect(await Promise.all(next)).toEqual(Array(2).fill({ done: true, value: undefined }));
      answer();
      expect(await iterator.next()).toEqual({ done: true, value: undefined });
    }
    expect(list.requests).toHaveLength(2);
  });

  test("by return in the middle of a page, or before it began, gives nothing more", async () => {
    const list = new ModelList(rowsOf(10));
    const items = createPager(list.options())[Symbol.asyncIterator]();
    await items.next();
    await items.return?.();
    expect(await items.next()).toEqual({ done: true, value: undefined });
    const pages = createPager(list.options()).pages();
    await pages.return?.();
    expect(await pages.next()).toEqual({ done: true, value: undefined });
    expect(list.requests).toHaveLength(1);
  });

  test("from inside a callback starts nothing more", async () => {
    for (const where of ["fetchPage", "dedupeBy"] as const) {
      const list = new ModelList(rowsOf(1000));
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

  test("half-used and never ended has nothing under way and listens to nothing", async () => {
    const { signal } = new AbortController();
    const list = new ModelList(rowsOf(1000));
    const items = createPager(list.options({ concurrency: 4, signal }))[Symbol.asyncIterator]();
    await items.next();
    await new Promise((resolve) => setImmediate(resolve));
    expect([list.inFlight, listenersOf(signal)]).toEqual([0, 0]);
    expect(list.requests).toHaveLength(4);
  });

  test("with an error has nothing under way, and pages that fail behind it trouble nobody", async () => {
    const { signal } = new AbortController();
    const list = new ModelList(rowsOf(1000));
    list.before = ({ offset }) => {
      if (offset === 100) return new Promise((_, reject) => setImmediate(() => reject(new Error("down"))));
      if (offset === 200) throw new Error("earlier");
      return offset === 300 ? never() : undefined;
    };
    await expect(createPager(list.options({ concurrency: 4, signal })).toArray(all)).rejects.toThrow("down");
    await new Promise((resolve) => setImmediate(resolve));
    expect(listenersOf(signal)).toBe(0);
    expect(list.requests.at(-1)?.signal.aborted).toBe(true);
  });
});
