import { assertProperty, seededRandom } from "@grinfi/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Backoff } from "./backoff.ts";

const ms = fc.nat({ max: 100_000 });
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe("an exponential wait", () => {
  test("is between 0 and a bound that doubles up to the maximum", () => {
    assertProperty(
      fc.property(ms, ms, chance, fc.integer({ min: 1, max: 2000 }), (baseDelay, maxDelay, value, retry) => {
        const wait = new Backoff({ baseDelay, maxDelay, random: () => value }).exponential(retry);
        const bound = Math.min(maxDelay, baseDelay === 0 ? 0 : baseDelay * 2 ** (retry - 1));
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(bound);
      }),
    );
  });

  test("is distributed evenly", () => {
    const delay = new Backoff({ baseDelay: 1000, random: seededRandom(1) });
    for (const [retry, bound] of [
      [1, 1000],
      [3, 4000],
      [9, 10_000],
    ] as const) {
      const tenths = new Array<number>(10).fill(0);
      for (let count = 0; count < 10_000; count += 1) {
        const tenth = Math.floor((delay.exponential(retry) / bound) * 10);
        tenths[tenth] = (tenths[tenth] ?? 0) + 1;
      }
      expect(tenths).toHaveLength(10);
      // Each tenth should have 1000 values. Five standard deviations are 150.
      for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
    }
  });

  test("without options is at most 0.5, 1, 2, 4, 8 and then 10 seconds", () => {
    const delay = new Backoff({ random: () => 1 - Number.EPSILON });
    const bounds = [1, 2, 3, 4, 5, 6, 7].map((retry) => Math.round(delay.exponential(retry)));
    expect(bounds).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  });
});

test("a wait is never shorter than the server requests, and longer by at most a tenth plus baseDelay", () => {
  assertProperty(
    fc.property(ms, ms, chance, (baseDelay, asked, value) => {
      const wait = new Backoff({ baseDelay, random: () => value }).atLeast(asked);
      expect(wait).toBeGreaterThanOrEqual(asked);
      expect(wait).toBeLessThanOrEqual(asked * 1.1 + baseDelay);
    }),
  );
});

test("invalid options are rejected", () => {
  expect(() => new Backoff({ baseDelay: -1 })).toThrow(RangeError);
  expect(() => new Backoff({ maxDelay: Number.NaN })).toThrow(RangeError);
});
