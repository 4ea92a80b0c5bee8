import fc from "fast-check";
import { expect, test } from "vitest";
import { hashText, indexOfUuid, mix, modularInverse, pick, uuidOf } from "./random.ts";

test("mix returns the same 32-bit integer for the same numbers", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (numbers) => {
      const mixed = mix(...numbers);
      expect(mixed).toBe(mix(...numbers));
      expect(Number.isInteger(mixed) && mixed >= 0 && mixed < 2 ** 32).toBe(true);
    }),
  );
});

test("mix spreads numbers evenly", () => {
  const counts = Array(10).fill(0);
  for (let number = 0; number < 10_000; number++) counts[mix(1, number) % 10] += 1;
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test("uuidOf creates a valid UUID, and indexOfUuid returns its index", () => {
  const index = fc.maxSafeNat().map((number) => number % 2 ** 45);
  fc.assert(
    fc.property(fc.integer(), fc.integer(), index, (seed, other, index) => {
      const uuid = uuidOf(seed, index);
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(indexOfUuid(seed, uuid)).toBe(index);
      if (seed !== other) expect(indexOfUuid(other, uuid)).toBeUndefined();
    }),
  );
});

test("indexOfUuid returns undefined for other texts", () => {
  fc.assert(
    fc.property(fc.oneof(fc.uuid(), fc.string()), (text) => {
      expect(indexOfUuid(1, text)).toBeUndefined();
    }),
  );
});

test("UUIDs are unique", () => {
  const uuids = Array.from({ length: 10_000 }, (_, index) => uuidOf(1, index));
  expect(new Set(uuids.map((uuid) => uuid.slice(0, 23))).size).toBe(10_000);
});

test("pick returns one of the items", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1 }), fc.string(), (items, text) => {
      expect(items).toContain(pick(items, mix(hashText(text))));
    }),
  );
});

test("a number times its modular inverse is 1 modulo the modulus", () => {
  const modulus = 224_000;
  const step = fc.nat(modulus - 1).map((number) => number * 2 + 1);
  const coprime = step.map((step) => step % modulus).filter((step) => step % 5 !== 0 && step % 7 !== 0);
  fc.assert(
    fc.property(coprime, (step) => {
      const back = modularInverse(step, modulus);
      expect(back).toBeGreaterThanOrEqual(0);
      expect((step * back) % modulus).toBe(1);
    }),
  );
});
