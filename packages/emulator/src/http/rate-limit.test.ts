import fc from "fast-check";
import { expect, test } from "vitest";
import { RateLimit } from "./rate-limit.ts";

const INTERVAL = 1000;
const setting = fc.record({
  limit: fc.integer({ min: 1, max: 5 }),
  /** Times between requests, in milliseconds. */
  pauses: fc.array(fc.nat(700), { maxLength: 60 }),
  start: fc.nat(5000),
});

/** Returns the times of the allowed and rejected requests. */
function simulate(
  window: "fixed" | "sliding",
  { limit, pauses, start }: { limit: number; pauses: readonly number[]; start: number },
): { allowed: number[]; rejected: { at: number; wait: number }[] } {
  const rateLimit = new RateLimit({ limit, interval: INTERVAL, window });
  const allowed: number[] = [];
  const rejected: { at: number; wait: number }[] = [];
  let now = start;
  for (const pause of pauses) {
    now += pause;
    const wait = rateLimit.take("key", now);
    if (wait === 0) allowed.push(now);
    else rejected.push({ at: now, wait });
  }
  return { allowed, rejected };
}

test("no fixed window allows more requests than the limit", () => {
  fc.assert(
    fc.property(setting, (setting) => {
      const counts = new Map<number, number>();
      for (const time of simulate("fixed", setting).allowed) {
        const window = Math.floor(time / INTERVAL);
        counts.set(window, (counts.get(window) ?? 0) + 1);
      }
      for (const count of counts.values()) expect(count).toBeLessThanOrEqual(setting.limit);
    }),
  );
});

test("with a sliding window no interval allows more requests than the limit", () => {
  fc.assert(
    fc.property(setting, (setting) => {
      const { allowed } = simulate("sliding", setting);
      for (const start of allowed) {
        const within = allowed.filter((time) => time >= start && time < start + INTERVAL);
        expect(within.length).toBeLessThanOrEqual(setting.limit);
      }
    }),
  );
});

test("only requests beyond the limit are rejected, and one after the returned time is allowed", () => {
  fc.assert(
    fc.property(setting, fc.constantFrom("fixed" as const, "sliding" as const), (setting, window) => {
      const { allowed, rejected } = simulate(window, setting);
      for (const { at, wait } of rejected) {
        const start = window === "fixed" ? at - (at % INTERVAL) : at - INTERVAL + 1;
        expect(allowed.filter((time) => time >= start && time <= at)).toHaveLength(setting.limit);
        expect(wait).toBeGreaterThan(0);
        expect(wait).toBeLessThanOrEqual(INTERVAL);
      }
    }),
  );
  for (const window of ["fixed", "sliding"] as const) {
    const rateLimit = new RateLimit({ limit: 2, interval: INTERVAL, window });
    rateLimit.take("key", 100);
    rateLimit.take("key", 400);
    const wait = rateLimit.take("key", 600);
    expect(rateLimit.take("key", 600 + wait - 1)).toBeGreaterThan(0);
    expect(rateLimit.take("key", 600 + wait)).toBe(0);
  }
});

test("each key has its own limit, and rejected requests do not count", () => {
  const rateLimit = new RateLimit({ limit: 1, interval: INTERVAL });
  expect(rateLimit.take("a", 0)).toBe(0);
  expect(rateLimit.take("b", 0)).toBe(0);
  for (let now = 1; now < INTERVAL; now += 100) expect(rateLimit.take("a", now)).toBe(INTERVAL - now);
  expect(rateLimit.take("a", INTERVAL)).toBe(0);
});

test("by default the limit is 300 a minute, without Retry-After", () => {
  const rateLimit = new RateLimit({});
  for (let count = 0; count < 300; count++) expect(rateLimit.take("key", 0)).toBe(0);
  expect(rateLimit.take("key", 0)).toBe(60_000);
  expect(rateLimit.retryAfter).toBe(false);
});
