import fc from "fast-check";
import { expect, test } from "vitest";
import { RateLimit } from "./rate-limit.ts";

const INTERVAL = 1000;
const setting = fc.record({
  limit: fc.integer({ min: 1, max: 5 }),
  /** Milliseconds between requests. */
  pauses: fc.array(fc.nat(700), { maxLength: 60 }),
  start: fc.nat(5000),
});

/** The times of the requests that are let through. */
function letThrough(
  window: "fixed" | "sliding",
  { limit, pauses, start }: { limit: number; pauses: readonly number[]; start: number },
): { passed: number[]; refused: { at: number; wait: number }[] } {
  const rateLimit = new RateLimit({ limit, interval: INTERVAL, window });
  const passed: number[] = [];
  const refused: { at: number; wait: number }[] = [];
  let now = start;
  for (const pause of pauses) {
    now += pause;
    const wait = rateLimit.take("key", now);
    if (wait === 0) passed.push(now);
    else refused.push({ at: now, wait });
  }
  return { passed, refused };
}

test("no fixed window lets more through than the limit", () => {
  fc.assert(
    fc.property(setting, (setting) => {
      const counts = new Map<number, number>();
      for (const time of letThrough("fixed", setting).passed) {
        const window = Math.floor(time / INTERVAL);
        counts.set(window, (counts.get(window) ?? 0) + 1);
      }
      for (const count of counts.values()) expect(count).toBeLessThanOrEqual(setting.limit);
    }),
  );
});

test("no interval at all lets more through than the limit, when the window slides", () => {
  fc.assert(
    fc.property(setting, (setting) => {
      const { passed } = letThrough("sliding", setting);
      for (const start of passed) {
        const within = passed.filter((time) => time >= start && time < start + INTERVAL);
        expect(within.length).toBeLessThanOrEqual(setting.limit);
      }
    }),
  );
});

test("only what would be too much is refused, and whoever waits as long as told is let through", () => {
  fc.assert(
    fc.property(setting, fc.constantFrom("fixed" as const, "sliding" as const), (setting, window) => {
      const { passed, refused } = letThrough(window, setting);
      for (const { at, wait } of refused) {
        const start = window === "fixed" ? at - (at % INTERVAL) : at - INTERVAL + 1;
        expect(passed.filter((time) => time >= start && time <= at)).toHaveLength(setting.limit);
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

test("keys do not count for each other, and refused requests do not count", () => {
  const rateLimit = new RateLimit({ limit: 1, interval: INTERVAL });
  expect(rateLimit.take("a", 0)).toBe(0);
  expect(rateLimit.take("b", 0)).toBe(0);
  for (let now = 1; now < INTERVAL; now += 100) expect(rateLimit.take("a", now)).toBe(INTERVAL - now);
  expect(rateLimit.take("a", INTERVAL)).toBe(0);
});

test("without more said, it is three hundred a minute, and no header says when to come back", () => {
  const rateLimit = new RateLimit({});
  for (let count = 0; count < 300; count++) expect(rateLimit.take("key", 0)).toBe(0);
  expect(rateLimit.take("key", 0)).toBe(60_000);
  expect(rateLimit.retryAfter).toBe(false);
});
