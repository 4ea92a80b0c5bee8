import { expect, test } from "vitest";
import { problemsOf } from "../src/budgets/budget.ts";
import { EXACT, readBudgets, TIMED } from "../src/budgets/kinds.ts";
import { publicPackages } from "../src/packages.ts";

const budgets = readBudgets();

test.each(Object.entries(EXACT))(
  "%s are within the budgets, and a smaller budget would not do",
  async (name, kind) => {
    const own = budgets[name] ?? {};
    const figures = await kind.measure();
    expect(problemsOf(kind, own, figures)).toEqual([]);

    const tooSmall = [...figures].map(([of, figure]) => [of, { now: figure, atMost: figure - 1 }] as const);
    expect(problemsOf(kind, Object.fromEntries(tooSmall), figures)).toHaveLength(figures.size);
  },
);

test.each(Object.keys(TIMED))("every entry has a budget for %s", (name) => {
  const specifiers = publicPackages().flatMap(({ entries }) => entries.map(({ specifier }) => specifier));
  expect(Object.keys(budgets[name] ?? {}).sort()).toEqual(specifiers.sort());
});
