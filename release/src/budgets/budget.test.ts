import { describe, expect, test } from "vitest";
import { problemsOf, written } from "./budget.ts";

const KIND = { drift: 0.05, room: 1.1 };
const BUDGETS = { a: { now: 1000, atMost: 1100 } };

describe("budgets hold", () => {
  test("what is in its budget and about where it was", () => {
    expect(problemsOf(KIND, BUDGETS, new Map([["a", 1049]]))).toEqual([]);
  });

  test.each([
    ["past the budget", { a: 1101 }, "a: 1101, at most 1100."],
    ["that could not be measured", { a: Number.NaN }, "a: NaN, at most 1100."],
    ["much larger than what is written down", { a: 1051 }, "a: 1051, written down as 1000."],
    ["much smaller than what is written down", { a: 949 }, "a: 949, written down as 1000."],
    ["without a budget", { a: 1000, b: 5 }, "b: 5, and no budget."],
  ])("not what is %s", (_, figures, problem) => {
    expect(problemsOf(KIND, BUDGETS, new Map(Object.entries(figures)))).toEqual([
      expect.stringContaining(problem),
    ]);
  });

  test("not a budget of something that is gone", () => {
    expect(problemsOf(KIND, BUDGETS, new Map())).toEqual([expect.stringContaining("nothing to measure")]);
  });
});

describe("what is written down", () => {
  test("is the figure of today beside the budget that people set", () => {
    expect(written(KIND, BUDGETS, new Map([["a", 2000]]))).toEqual({ a: { now: 2000, atMost: 1100 } });
  });

  test("has a budget with some room for what is new, and nothing of what is gone", () => {
    expect(written(KIND, BUDGETS, new Map([["b", 1234]]))).toEqual({ b: { now: 1234, atMost: 1400 } });
    expect(written(KIND, {}, new Map([["c", 2.6]]))).toEqual({ c: { now: 2.6, atMost: 2.9 } });
  });
});
