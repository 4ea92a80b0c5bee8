import { expect, test } from "vitest";
import { isSameJson } from "./same-json.ts";

test.each<[unknown, unknown, boolean]>([
  [{ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 }, true],
  [{ a: 1, b: undefined }, { a: 1 }, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [{ a: null }, {}, false],
  [["a", "b"], ["b", "a"], false],
  [["a"], { 0: "a" }, false],
  [[], {}, false],
  [null, {}, false],
  [1, "1", false],
])("%j and %j: %s", (a, b, isSame) => {
  expect(isSameJson(a, b)).toBe(isSame);
  expect(isSameJson(b, a)).toBe(isSame);
});
