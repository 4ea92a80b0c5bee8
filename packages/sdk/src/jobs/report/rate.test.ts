import fc from "fast-check";
import { expect, test } from "vitest";
import { ratesOf } from "./rate.ts";

test("a rate is its numerator divided by its denominator, or undefined if that is zero", () => {
  const outcomes = fc.dictionary(fc.string(), fc.nat());
  fc.assert(
    fc.property(
      outcomes,
      fc.nat(3),
      fc.option(fc.string(), { nil: undefined }),
      (counts, closed, expected) => {
        const rates = ratesOf(counts, expected, [closed, "closed steps"]);
        const names = new Set([...Object.keys(counts), ...(expected === undefined ? [] : [expected])]);
        expect(new Set(Object.keys(rates))).toEqual(names);
        for (const [outcome, { denominator, numerator, of, value }] of Object.entries(rates)) {
          expect(of).toBe(`${outcome} / closed steps`);
          expect(numerator).toBe(Object.hasOwn(counts, outcome) ? counts[outcome] : 0);
          expect(denominator).toBe(closed);
          expect(value).toBe(closed === 0 ? undefined : numerator / closed);
        }
      },
    ),
  );
});
