import { assertProperty, runTimersUntil, sleep } from "@grinfi/testing";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createRateLimiter, type Fetch, withRateLimit } from "../src/index.ts";
import { recoveryMs } from "../src/rate-limit/rate-limit-store.ts";
import { TEST_URL } from "./support/fake-fetch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const INTERVAL = 1000;

/** One call. All times are in milliseconds. */
interface Plan {
  /** From the start of the previous call to the start of this one. */
  readonly after: number;
  /** From sending the request until the server receives it. */
  readonly up: number;
  /** From then until the response arrives. */
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

interface RunLog {
  /** When each call started, by its id. */
  readonly started: number[];
  /** When each request was sent, in that order. */
  readonly sent: { readonly id: number; readonly at: number }[];
  /** When the server received each request. */
  readonly seen: number[];
  /** When each response arrived, by its id. */
  readonly ended: number[];
}

/** Sends calls as planned through one limiter, and records the times. */
async function run(plan: readonly Plan[], limit: number): Promise<RunLog> {
  const start = performance.now();
  const now = (): number => performance.now() - start;
  const result: RunLog = { started: [], sent: [], seen: [], ended: [] };
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
      result.started.push(now());
      calls.push(fetch(`${TEST_URL}?id=${id}`).catch(() => {}));
    }
  };
  await runTimersUntil(arrive().then(() => Promise.all(calls)));
  return result;
}

/**
 * Returns when each request should be sent: first in, first out, and a slot is free one interval after its response.
 */
function expectedTimes(plan: readonly Plan[], started: readonly number[], limit: number): number[] {
  const freeAt: number[] = [];
  let last = 0;
  return started.map((at, id) => {
    const { up, down } = plan[id] ?? { up: 0, down: 0 };
    let start = Math.max(at, last);
    if (freeAt.length >= limit) {
      freeAt.sort((a, b) => a - b);
      start = Math.max(start, (freeAt.shift() ?? 0) + 1);
    }
    last = start;
    freeAt.push(start + up + down + recoveryMs(INTERVAL));
    return start;
  });
}

test("no window at the server has more requests than the limit", async () => {
  await assertProperty(
    fc.asyncProperty(plans, fc.integer({ min: 1, max: 8 }), async (plan, limit) => {
      const { seen } = await run(plan, limit);
      expect(seen).toHaveLength(plan.length);
      const log = seen.toSorted((a, b) => a - b);
      for (let index = limit; index < log.length; index += 1) {
        // The distance exceeds the interval, so even a window that includes both of its ends keeps the limit.
        expect((log[index] ?? 0) - (log[index - limit] ?? 0)).toBeGreaterThan(INTERVAL);
      }
    }),
    300,
  );
});

test("no call waits longer than necessary, or overtakes another", async () => {
  await assertProperty(
    fc.asyncProperty(plans, fc.integer({ min: 1, max: 8 }), async (plan, limit) => {
      const { started, sent } = await run(plan, limit);
      expect(sent.map(({ id }) => id)).toEqual(plan.map((_, id) => id));
      const expected = expectedTimes(plan, started, limit);
      for (const [index, { at }] of sent.entries()) {
        expect(Math.abs(at - (expected[index] ?? 0))).toBeLessThanOrEqual(2);
      }
    }),
    300,
  );
});

test("at least 98 % of the possible requests are sent", async () => {
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
  await runTimersUntil(Promise.all(Array.from({ length: limit * 11 }, () => fetch(TEST_URL))));
  const minutes = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / interval;
  const possible = (limit * interval) / (interval + latency);
  expect((limit * 10) / minutes / possible).toBeGreaterThan(0.98);
});
