import { ListError } from "@grinfi/core";
import { expect, test } from "vitest";
import { countsOf, optionalCountsOf } from "./counts.ts";

test("counts are numbers or text, and an empty array has none", () => {
  expect(countsOf({ a: 1, b: "20", c: 0 }, "operation")).toEqual({ a: 1, b: 20, c: 0 });
  expect([countsOf([], "operation"), countsOf({}, "operation")]).toEqual([{}, {}]);
});

test.each([
  ...[undefined, null, "", "3", 3, [3], [{ a: 1 }]],
  ...[null, undefined, "", "two", "-1", -1, Number.NaN, true, [1], { count: 1 }].map((count) => ({ count })),
])("%j has no counts", (value) => {
  expect(() => countsOf(value, "groupCountTasks")).toThrow(ListError);
  expect(() => countsOf(value, "groupCountTasks")).toThrow("groupCountTasks");
});

test("optional counts that are missing are none, and others must be counts", () => {
  for (const missing of [undefined, null]) expect(optionalCountsOf(missing, "operation")).toEqual({});
  expect(optionalCountsOf({ a: "1" }, "operation")).toEqual({ a: 1 });
  expect(() => optionalCountsOf({ a: null }, "operation")).toThrow(ListError);
});
