import { assertProperty, seededRandom } from "@grinfi/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Delay } from "./delay.ts";

const ms = fc.nat({ max: 100_000 });
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe("backoff", () => {
  test("lies between 0 and a bound that doubles up to the cap", () => {
    assertProperty(
      fc.property(ms, ms, chance, fc.integer({ min: 1, max: 2000 }), (baseDelay, maxDelay, value, retry) => {
        const wait = new Delay({ baseDelay, maxDelay, random: () => value }).backoff(retry);
        const bound = Math.min(maxDelay, baseDelay === 0 ? 0 : baseDelay * 2 ** (retry - 1));
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(bound);
      }),
    );
  });

  test("is spread evenly over all of it", () => {
    const delay = new Delay({ baseDelay: 1000, random: seededRandom(1) });
    for (const [retry, bound] of [
      [1, 1000],
      [3, 4000],
      [9, 10_000],
    ] as const) {
      const tenths = new Array<number>(10).fill(0);
      for (let count = 0; count < 10_000; count += 1) {
        const tenth = Math.floor((delay.backoff(retry) / bound) * 10);
        tenths[tenth] = (tenths[tenth] ?? 0) + 1;
      }
      expect(tenths).toHaveLength(10);
      // 1000 each; five standard deviations are 150.
      for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
    }
  });

  test("without options: at most half a second, one, two and so on up to ten", () => {
    const delay = new Delay({ random: () => 1 - Number.EPSILON });
    const bounds = [1, 2, 3, 4, 5, 6, 7].map((retry) => Math.round(delay.backoff(retry)));
    expect(bounds).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  });
});

test("a wait that the server asks for is never shorter, and at most a tenth and the base longer", () => {
  assertProperty(
    fc.property(ms, ms, chance, (baseDelay, asked, value) => {
      const wait = new Delay({ baseDelay, random: () => value }).after(asked);
      expect(wait).toBeGreaterThanOrEqual(asked);
      expect(wait).toBeLessThanOrEqual(asked * 1.1 + baseDelay);
    }),
  );
});

test("options that make no sense are refused", () => {
  expect(() => new Delay({ baseDelay: -1 })).toThrow(RangeError);
  expect(() => new Delay({ maxDelay: Number.NaN })).toThrow(RangeError);
});
