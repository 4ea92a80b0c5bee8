import { publicPackages } from "@grinfi/public-packages";
import { expect, test } from "vitest";
import { checkBudgets } from "../src/budgets/budget.ts";
import { EXACT_GROUPS, readBudgets, TIMED_GROUPS } from "../src/budgets/budget-groups.ts";

const budgets = readBudgets();

test.each(Object.entries(EXACT_GROUPS))(
  "%s are within the budgets, and smaller budgets fail",
  async (name, group) => {
    const recorded = budgets[name] ?? {};
    const measurements = await group.measure();
    expect(checkBudgets(group, recorded, measurements)).toEqual([]);

    const tooSmall = [...measurements].map(([of, value]) => [of, { now: value, atMost: value - 1 }] as const);
    expect(checkBudgets(group, Object.fromEntries(tooSmall), measurements)).toHaveLength(measurements.size);
  },
);

test.each(Object.keys(TIMED_GROUPS))("every entry has a budget for %s", (name) => {
  const specifiers = publicPackages().flatMap(({ entries }) => entries.map(({ specifier }) => specifier));
  expect(Object.keys(budgets[name] ?? {}).sort()).toEqual(specifiers.sort());
});
