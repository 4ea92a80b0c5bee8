import { assertProperty, seededRandom } from "@grinfi/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createRetryBudget } from "./budget.ts";

test("of any consecutive requests at most the share and the reserve are retries", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  assertProperty(
    fc.property(
      share,
      fc.nat({ max: 20 }),
      fc.array(fc.boolean(), { maxLength: 300 }),
      (of, reserve, fails) => {
        const budget = createRetryBudget({ share: of, reserve });
        const retries: boolean[] = [];
        for (const isFailure of fails) {
          budget.deposit();
          retries.push(isFailure && budget.withdraw());
        }
        for (let from = 0; from < retries.length; from += 7) {
          let granted = 0;
          for (let to = from; to < retries.length; to += 1) {
            granted += retries[to] ? 1 : 0;
            expect(granted).toBeLessThanOrEqual(reserve + of * (to - from + 1) + 1e-9);
          }
        }
      },
    ),
  );
});

test("while fewer requests than the share fail, every failed request may be retried", () => {
  const random = seededRandom(2);
  const budget = createRetryBudget({ share: 0.2, reserve: 10 });
  let rejected = 0;
  for (let count = 0; count < 100_000; count += 1) {
    budget.deposit();
    if (random() < 0.1 && !budget.withdraw()) rejected += 1;
  }
  expect(rejected).toBe(0);
});

test("in an outage retries stop soon, and resume afterwards", () => {
  const budget = createRetryBudget();
  const outage = Array.from({ length: 1000 }, () => {
    budget.deposit();
    return budget.withdraw();
  });
  expect(outage.filter(Boolean).length).toBeLessThanOrEqual(10 + 200);
  for (let count = 0; count < 50; count += 1) budget.deposit();
  expect(Array.from({ length: 12 }, () => budget.withdraw()).filter(Boolean)).toHaveLength(10);
});

test("invalid options are rejected", () => {
  expect(() => createRetryBudget({ share: -0.1 })).toThrow(RangeError);
  expect(() => createRetryBudget({ reserve: Number.NaN })).toThrow(RangeError);
});
