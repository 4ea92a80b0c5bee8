import fc from "fast-check";
import { expect, test } from "vitest";
import { inverse } from "./inverse.ts";

test("a number times its inverse leaves 1", () => {
  const modulus = 224_000;
  const step = fc.nat(modulus - 1).map((number) => number * 2 + 1);
  const coprime = step.map((step) => step % modulus).filter((step) => step % 5 !== 0 && step % 7 !== 0);
  fc.assert(
    fc.property(coprime, (step) => {
      const back = inverse(step, modulus);
      expect(back).toBeGreaterThanOrEqual(0);
      expect((step * back) % modulus).toBe(1);
    }),
  );
});
