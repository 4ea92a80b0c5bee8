import { expect, test } from "vitest";
import { isSameFilter } from "./compare-filters.ts";

const day = "2026-03-02T09:00:00.000Z";

const logic = (...conditions: unknown[]) => ({ jsonLogic: { logic: { and: conditions } } });
const buyer = { "==": [{ var: "position" }, "Buyer"] };
const tagged = (...tags: string[]) => ({ in: [{ var: "tag" }, tags] });
const older = { "<": [{ var: "created_at" }, day] };

test.each<[unknown, unknown, boolean]>([
  [{ a: 1, b: { c: null } }, { b: { c: null }, a: 1 }, true],
  [{ a: 1, b: undefined }, { a: 1 }, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [{ a: null }, {}, false],
  [{ a: "1" }, { a: 1 }, false],
  // Dates
  [{ a: { "<": new Date(day) } }, { a: { "<": day } }, true],
  [{ a: [new Date(day), "b"] }, { a: ["b", day] }, true],
  [{ a: new Date(0) }, { a: day }, false],
  // Empty filters
  [null, {}, true],
  [null, [], true],
  [undefined, [], true],
  [{}, [], true],
  [{ a: undefined }, [], true],
  [{ a: {} }, { a: [] }, true],
  [{ a: [] }, {}, false],
  [{ a: null }, { a: [] }, false],
  // Arrays
  [{ a: ["b", "c"] }, { a: ["c", "b"] }, true],
  [{ a: ["b", "b"] }, { a: ["b"] }, true],
  [{ a: ["b", undefined] }, { a: ["b", null] }, true],
  [{ a: ["b", undefined] }, { a: ["b"] }, false],
  [{ a: ["b"] }, { a: ["b", "c"] }, false],
  [{ a: ["b"] }, { a: { 0: "b" } }, false],
  [{ a: [{ b: 1 }, { c: 2 }] }, { a: [{ c: 2 }, { b: 1 }] }, false],
  // JSON logic
  [logic(buyer, tagged("a", "b")), logic(tagged("b", "a"), buyer), true],
  [logic(buyer, older), logic(buyer), false],
  [older, { "<": older["<"].toReversed() }, false],
  [{ "<": [1, 2] }, { "<": [2, 1] }, false],
  [{ in: ["a", "abc"] }, { in: ["abc", "a"] }, false],
  [{ var: ["a", "b"] }, { var: ["b", "a"] }, false],
  [{ "+": [1, 1] }, { "+": [1] }, false],
])("%j and %j: %s", (a, b, isEqual) => {
  expect(isSameFilter(a, b)).toBe(isEqual);
  expect(isSameFilter(b, a)).toBe(isEqual);
});

test("a value that is not JSON equals no stored value", () => {
  const loop: Record<string, unknown> = {};
  loop.a = loop;
  for (const filter of [{ a: Number.NaN }, { a: 1n }, { a: () => 1 }, loop])
    expect(isSameFilter(filter, { a: null })).toBe(false);
});
