import fc from "fast-check";
import { expect, test } from "vitest";
import { internalField } from "../backend/table.ts";
import { HttpError } from "../http/http-error.ts";
import { compareValues, compileFilter } from "./filter.ts";

const matches = (value: unknown, wanted: unknown): boolean =>
  compileFilter({ field: wanted })({ field: value });

const number = fc.oneof(
  fc.integer({ min: -50, max: 50 }),
  fc.double({ min: -5, max: 5, noNaN: true }).map((n) => Math.round(n * 10) / 10),
);
const day = fc.integer({ min: 1, max: 28 }).map((day) => `2026-01-${String(day).padStart(2, "0")}`);
const word = fc.constantFrom("a", "b", "new", "Zoë", "2026", "x-1");
const scalar = fc.oneof(number, day, word, fc.boolean());
const value = fc.option(scalar);

test("a scalar matches equal values, as a number or as text", () => {
  fc.assert(
    fc.property(scalar, scalar, (a, b) => {
      expect(matches(a, a)).toBe(true);
      expect(matches(a, String(a))).toBe(true);
      expect(matches(a, b)).toBe(compareValues(a, b) === 0);
    }),
  );
  expect(matches(5, "5.0")).toBe(true);
  expect(matches("2026-01-05", "2026-01-05T00:00:00Z")).toBe(true);
  expect(matches(1, true)).toBe(true);
  expect(matches("5a", 5)).toBe(false);
});

test("an array matches any of its values", () => {
  fc.assert(
    fc.property(value, fc.array(value), (a, wanted) => {
      expect(matches(a, wanted)).toBe(wanted.some((one) => matches(a, one)));
    }),
  );
  expect(matches("a", [])).toBe(false);
  expect(matches(null, ["a", null])).toBe(true);
});

test("an array field matches each of its items", () => {
  fc.assert(
    fc.property(fc.array(scalar), value, (values, wanted) => {
      expect(matches(values, wanted)).toBe(values.some((one) => matches(one, wanted)));
    }),
  );
});

test("operators compare numbers, times and text", () => {
  fc.assert(
    fc.property(fc.oneof(fc.tuple(number, number), fc.tuple(day, day), fc.tuple(word, word)), ([a, b]) => {
      const order = compareValues(a, b);
      const holds = {
        "=": order === 0,
        "!=": order !== 0,
        "<>": order !== 0,
        "<": order < 0,
        "<=": order <= 0,
        ">": order > 0,
        ">=": order >= 0,
      };
      for (const [operator, expected] of Object.entries(holds)) {
        expect(matches(a, { [operator]: b }), operator).toBe(expected);
        expect(matches(a, { [operator]: String(b) }), operator).toBe(expected);
      }
    }),
  );
  expect(matches(9, { "<": "10" })).toBe(true);
  expect(matches("2026-01-05T09:00:00.000Z", { ">=": "2026-01-05", "<": "2026-01-06" })).toBe(true);
  expect(matches("2026-01-06T00:00:00.000Z", { ">=": "2026-01-05", "<": "2026-01-06" })).toBe(false);
});

test("null is neither smaller nor larger than any value, and not equal to it", () => {
  for (const operator of ["<", "<=", ">", ">=", "="]) expect(matches(null, { [operator]: "a" })).toBe(false);
  expect(matches(null, { "<>": "a" })).toBe(true);
  expect([matches(null, "is_null"), matches("a", "is_null"), matches(undefined, "is_null")]).toEqual([
    true,
    false,
    true,
  ]);
  expect([matches(null, "is_not_null"), matches("a", "is_not_null"), matches(0, "is_not_null")]).toEqual([
    false,
    true,
    true,
  ]);
});

test("all fields must match, and undefined ones are ignored", () => {
  const match = compileFilter({ a: 1, b: ["x", "y"], c: undefined });
  expect(match({ a: 1, b: "y", c: 5 })).toBe(true);
  expect(match({ a: 1, b: "z" })).toBe(false);
  expect(compileFilter({})({})).toBe(true);
});

test("an internal field is filtered by its name without the prefix", () => {
  expect(compileFilter({ folder: "inbox" })({ [internalField("folder")]: "inbox" })).toBe(true);
  expect(compileFilter({ folder: "inbox" })({ folder: "sent", [internalField("folder")]: "inbox" })).toBe(
    false,
  );
});

test("an unknown operator is an error", () => {
  expect(() => compileFilter({ name: { like: "a" } })).toThrow(HttpError);
});

test("values are ordered: null, numbers and times, text", () => {
  fc.assert(
    fc.property(value, value, value, (a, b, c) => {
      expect(Math.sign(compareValues(a, b))).toBe(-Math.sign(compareValues(b, a)) + 0);
      if (compareValues(a, b) <= 0 && compareValues(b, c) <= 0)
        expect(compareValues(a, c)).toBeLessThanOrEqual(0);
    }),
  );
  expect(["b", 10, null, "a", 9, "1a"].toSorted(compareValues)).toEqual([null, 9, 10, "1a", "a", "b"]);
});
