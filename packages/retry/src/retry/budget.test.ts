import { assertProperty, seededRandom } from "@grinfi/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createRetryBudget } from "./budget.ts";

test("of any requests in a row at most the share and the reserve are retries", () => {
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

test("while a smaller share of the requests fails than may be retried, each of them may", () => {
  const random = seededRandom(2);
  const budget = createRetryBudget({ share: 0.2, reserve: 10 });
  let refused = 0;
  for (let count = 0; count < 100_000; count += 1) {
    budget.deposit();
    if (random() < 0.1 && !budget.withdraw()) refused += 1;
  }
  expect(refused).toBe(0);
});

test("in an outage retries end soon, and come back with it", () => {
  const budget = createRetryBudget();
  const outage = Array.from({ length: 1000 }, () => {
    budget.deposit();
    return budget.withdraw();
  });
  expect(outage.filter(Boolean).length).toBeLessThanOrEqual(10 + 200);
  for (let count = 0; count < 50; count += 1) budget.deposit();
  expect(Array.from({ length: 12 }, () => budget.withdraw()).filter(Boolean)).toHaveLength(10);
});

test("options that make no sense are refused", () => {
  expect(() => createRetryBudget({ share: -0.1 })).toThrow(RangeError);
  expect(() => createRetryBudget({ reserve: Number.NaN })).toThrow(RangeError);
});
