import { rejectionOf } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { positionOf } from "../src/index.ts";
import { everything, start, uuidsOf } from "./support/accounts/start.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Returns the value of a promise while time advances as needed. */
async function inTime<T>(promise: Promise<T>): Promise<T> {
  const [value] = await Promise.all([promise, vi.runAllTimersAsync()]);
  return value;
}

const LATENCY = 100;
const slow = (options = {}): ReturnType<typeof start> =>
  start({ contacts: 250, latency: LATENCY, clock: Date.now, ...options });
const TENS = { body: { limit: 10 } };

describe("concurrency", () => {
  test.each([
    [1, 25],
    [4, 7],
    [8, 4],
    [100, 2],
  ])("of %i reads 25 pages in the time of %i", async (concurrency, waits) => {
    const { grinfi } = slow();
    const before = Date.now();
    const rows = await inTime(grinfi.paginate("searchContacts", TENS, { concurrency }).toArray(everything));
    expect(new Set(uuidsOf(rows)).size).toBe(250);
    expect(Date.now() - before).toBe(waits * LATENCY);
  });

  test("shares the rate limit of the client, so that the API rejects no request", async () => {
    const limit = { limit: 4, interval: 1000 };
    const emulated = { rateLimit: { ...limit, window: "sliding" as const } };
    const { grinfi, emulator } = slow(emulated);
    const limited = grinfi.withOptions({ rateLimit: limit });
    const before = Date.now();
    const lists = [1, 2].map(() => limited.paginate("searchContacts", TENS, { concurrency: 8 }));
    const read = await inTime(Promise.all(lists.map((list) => list.toArray(everything))));
    expect(read.map(({ length }) => length)).toEqual([250, 250]);
    expect(emulator.ledger.requests().map(({ status }) => status)).toEqual(Array(50).fill(200));
    // Fifty requests, four per second.
    expect(Date.now() - before).toBeGreaterThan(12_000);
  });

  test("stops when the loop does", async () => {
    const { grinfi, emulator } = slow();
    const read = async (): Promise<void> => {
      let rows = 0;
      for await (const _ of grinfi.paginate("searchContacts", TENS, { concurrency: 3 })) {
        rows += 1;
        if (rows === 25) break;
      }
    };
    await inTime(read());
    expect(emulator.ledger.requests().length).toBeLessThanOrEqual(5);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("abort", () => {
  test.each([1, 4])(
    "ends the list at once with the reason and a position: %i at a time",
    async (concurrency) => {
      const { grinfi, emulator } = slow();
      const controller = new AbortController();
      const { signal } = controller;
      const reason = new Error("enough");
      const rows: unknown[] = [];
      const read = async (): Promise<void> => {
        for await (const row of grinfi.paginate("searchContacts", TENS, { concurrency, signal }))
          rows.push(row);
      };
      const ended = rejectionOf(read());
      await vi.advanceTimersByTimeAsync(350);
      controller.abort(reason);
      expect(await ended).toBe(reason);
      expect(positionOf(reason)).toEqual({ offset: rows.length });
      expect(vi.getTimerCount()).toBe(0);

      const sent = emulator.ledger.requests().length;
      await vi.advanceTimersByTimeAsync(10_000);
      expect(emulator.ledger.requests()).toHaveLength(sent);
      const position = positionOf(reason);
      const rest = await inTime(grinfi.paginate("searchContacts", TENS, { position }).toArray(everything));
      expect(rows.length + rest.length).toBe(250);
    },
  );

  test("before the first use sends nothing", async () => {
    const { grinfi, emulator } = slow();
    const reason = new Error("never mind");
    const list = grinfi.paginate("searchContacts", TENS, { signal: AbortSignal.abort(reason) });
    for (const use of [() => list, () => list.first(), () => list.count(), () => list.toArray(everything)])
      expect(await rejectionOf(use())).toBe(reason);
    expect(emulator.ledger.requests()).toEqual([]);
  });
});

test("the total timeout of a call applies to each page", async () => {
  const { grinfi, emulator } = slow();
  emulator.addFault({ kind: "stall", operation: "searchContacts", after: 2 });
  const list = grinfi.paginate("searchContacts", TENS, { totalTimeout: 500 });
  const error = inTime(rejectionOf(list.toArray(everything)));
  expect(await error).toMatchObject({ code: "timeout" });
});
