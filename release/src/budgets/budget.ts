import type { Measurements } from "./measurements.ts";

/** The maximum of a measured value, and the value when `pnpm budgets --write` was last run. */
interface Budget {
  readonly now: number;
  readonly atMost: number;
}

export type Budgets = Readonly<Record<string, Budget>>;

export interface BudgetRules {
  /** The maximum difference from the recorded value, as a fraction. A value beyond it must be recorded again. */
  readonly tolerance: number;
  /** The budget of a new measurement, as a multiple of its value. */
  readonly headroom: number;
}

/**
 * Returns the problems: a value over its budget, without a budget or far from the recorded value, or a budget without a
 * value.
 */
export function checkBudgets(
  { tolerance }: BudgetRules,
  budgets: Budgets,
  measurements: Measurements,
): string[] {
  const unused = Object.keys(budgets)
    .filter((name) => !measurements.has(name))
    .map((name) => `${name}: there is a budget, but no measurement. ${WRITE}`);
  const problems = [...measurements].flatMap(([name, value]) => {
    const budget = budgets[name];
    if (budget === undefined) return [`${name}: ${value}, but there is no budget. ${WRITE}`];
    if (!(value <= budget.atMost))
      return [`${name}: ${value} is over the budget of ${budget.atMost}. ${SHRINK}`];
    const hasMoved = Math.abs(value - budget.now) > tolerance * budget.now;
    return hasMoved ? [`${name}: ${value}, but ${budget.now} is recorded. ${WRITE}`] : [];
  });
  return [...unused, ...problems];
}

const WRITE = 'Run "pnpm budgets --write".';
const SHRINK = "Reduce it, or raise the budget in budgets.json deliberately.";

/** Returns the budgets with the measured values. An existing budget is kept: it is only changed by hand. */
export function updateBudgets(
  { headroom }: BudgetRules,
  budgets: Budgets,
  measurements: Measurements,
): Budgets {
  const entries = [...measurements].map(([name, now]) => {
    const { atMost } = budgets[name] ?? { atMost: roundUp(now * headroom) };
    return [name, { now, atMost }] as const;
  });
  return Object.fromEntries(entries);
}

/** Rounds up to two significant digits. */
function roundUp(value: number): number {
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((Math.ceil(value / unit) * unit).toPrecision(2));
}
