import { describe, expect, test } from "vitest";
import { checkBudgets, updateBudgets } from "./budget.ts";

const RULES = { tolerance: 0.05, headroom: 1.1 };
const BUDGETS = { a: { now: 1000, atMost: 1100 } };

describe("checkBudgets", () => {
  test("accepts a value within its budget and near the recorded value", () => {
    expect(checkBudgets(RULES, BUDGETS, new Map([["a", 1049]]))).toEqual([]);
  });

  test.each([
    ["over its budget", { a: 1101 }, "a: 1101 is over the budget of 1100."],
    ["that could not be measured", { a: Number.NaN }, "a: NaN is over the budget of 1100."],
    ["far above the recorded value", { a: 1051 }, "a: 1051, but 1000 is recorded."],
    ["far below the recorded value", { a: 949 }, "a: 949, but 1000 is recorded."],
    ["without a budget", { a: 1000, b: 5 }, "b: 5, but there is no budget."],
  ])("rejects a value %s", (_, values, problem) => {
    expect(checkBudgets(RULES, BUDGETS, new Map(Object.entries(values)))).toEqual([
      expect.stringContaining(problem),
    ]);
  });

  test("rejects a budget without a value", () => {
    expect(checkBudgets(RULES, BUDGETS, new Map())).toEqual([expect.stringContaining("no measurement")]);
  });
});

describe("updateBudgets", () => {
  test("records the current value, and keeps the budget", () => {
    expect(updateBudgets(RULES, BUDGETS, new Map([["a", 2000]]))).toEqual({ a: { now: 2000, atMost: 1100 } });
  });

  test("adds budgets with some headroom for new values, and removes budgets without a value", () => {
    expect(updateBudgets(RULES, BUDGETS, new Map([["b", 1234]]))).toEqual({ b: { now: 1234, atMost: 1400 } });
    expect(updateBudgets(RULES, {}, new Map([["c", 2.6]]))).toEqual({ c: { now: 2.6, atMost: 2.9 } });
  });
});
