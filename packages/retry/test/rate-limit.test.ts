import { assertProperty, runTimersUntil, sleep } from "@grinfi/testing";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createRateLimiter, type Fetch, withRateLimit } from "../src/index.ts";
import { awayMs } from "../src/rate-limit/rate-limit-store.ts";
import { URL_OF_NOBODY } from "./support/fetches.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const INTERVAL = 1000;

/** One call: when it comes, when the server sees it and when it ends after that, and how. */
interface Plan {
  readonly after: number;
  readonly up: number;
  readonly down: number;
  readonly fails: boolean;
}

const plans = fc.array(
  fc.record({
    after: fc.oneof(fc.constant(0), fc.nat({ max: 50 }), fc.nat({ max: 2500 })),
    up: fc.oneof(fc.constant(0), fc.nat({ max: 1500 })),
    down: fc.oneof(fc.constant(0), fc.nat({ max: 1500 })),
    fails: fc.boolean(),
  }),
  { minLength: 1, maxLength: 60 },
);

interface Run {
  /** When each call came, by its number. */
  readonly came: number[];
  /** When the request of each call was sent, in the order of sending. */
  readonly sent: { readonly id: number; readonly at: number }[];
  /** When the server saw a request. */
  readonly seen: number[];
  /** When the answer to each was there, by its number. */
  readonly ended: number[];
}

/** Sends calls as planned through one limiter to a server that keeps a log. */
async function run(plan: readonly Plan[], limit: number): Promise<Run> {
  const start = performance.now();
  const now = (): number => performance.now() - start;
  const result: Run = { came: [], sent: [], seen: [], ended: [] };
  const server: Fetch = async (input) => {
    const id = Number(new URL(String(input)).searchParams.get("id"));
    const { up, down, fails } = plan[id] ?? { up: 0, down: 0, fails: false };
    result.sent.push({ id, at: now() });
    if (up > 0) await sleep(up);
    result.seen.push(now());
    if (down > 0) await sleep(down);
    result.ended[id] = now();
    if (fails) throw new TypeError("fetch failed");
    return new Response();
  };
  const limiter = createRateLimiter({ limit, interval: INTERVAL });
  const fetch = withRateLimit(server, { limiter });
  const calls: Promise<unknown>[] = [];
  const arrive = async (): Promise<void> => {
    for (const [id, { after }] of plan.entries()) {
      if (after > 0) await sleep(after);
      result.came.push(now());
      calls.push(fetch(`${URL_OF_NOBODY}?id=${id}`).catch(() => {}));
    }
  };
  await runTimersUntil(arrive().then(() => Promise.all(calls)));
  return result;
}

/** When the rule lets each request go: first come first served, a slot is free again one interval after its response. */
function rule(plan: readonly Plan[], came: readonly number[], limit: number): number[] {
  const returns: number[] = [];
  let last = 0;
  return came.map((at, id) => {
    const { up, down } = plan[id] ?? { up: 0, down: 0 };
    let start = Math.max(at, last);
    if (returns.length >= limit) {
      returns.sort((a, b) => a - b);
      start = Math.max(start, (returns.shift() ?? 0) + 1);
    }
    last = start;
    returns.push(start + up + down + awayMs(INTERVAL));
    return start;
  });
}

test("whatever comes and however long it takes: no window at the server holds more than the limit", async () => {
  await assertProperty(
    fc.asyncProperty(plans, fc.integer({ min: 1, max: 8 }), async (plan, limit) => {
      const { seen } = await run(plan, limit);
      expect(seen).toHaveLength(plan.length);
      const log = seen.toSorted((a, b) => a - b);
      for (let index = limit; index < log.length; index += 1) {
        // More than an interval: also a window that counts both of its ends is kept.
        expect((log[index] ?? 0) - (log[index - limit] ?? 0)).toBeGreaterThan(INTERVAL);
      }
    }),
    300,
  );
});

test("and nobody waits longer than the rule says, or overtakes", async () => {
  await assertProperty(
    fc.asyncProperty(plans, fc.integer({ min: 1, max: 8 }), async (plan, limit) => {
      const { came, sent } = await run(plan, limit);
      expect(sent.map(({ id }) => id)).toEqual(plan.map((_, id) => id));
      const expected = rule(plan, came, limit);
      for (const [index, { at }] of sent.entries()) {
        expect(Math.abs(at - (expected[index] ?? 0))).toBeLessThanOrEqual(2);
      }
    }),
    300,
  );
});

test("as many requests as possible go out: at least 98 % of the limit for the latency", async () => {
  const limit = 300;
  const interval = 60_000;
  const latency = 200;
  const limiter = createRateLimiter({ limit, interval, maxQueue: 5000 });
  const times: number[] = [];
  const fetch = withRateLimit(
    async () => {
      times.push(performance.now());
      await sleep(latency);
      return new Response();
    },
    { limiter },
  );
  await runTimersUntil(Promise.all(Array.from({ length: limit * 11 }, () => fetch(URL_OF_NOBODY))));
  const minutes = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / interval;
  const possible = (limit * interval) / (interval + latency);
  expect((limit * 10) / minutes / possible).toBeGreaterThan(0.98);
});
