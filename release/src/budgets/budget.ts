import type { Figures } from "./figures.ts";

/** What something may take at most, and what it took when that was last written down. */
interface Budget {
  readonly now: number;
  readonly atMost: number;
}

export type Budgets = Readonly<Record<string, Budget>>;

/** How figures of one kind are held to their budgets. */
export interface Kind {
  /** A figure that went this far from the one that is written down is to be written down anew. */
  readonly drift: number;
  /** The budget of what has none yet, to its figure. */
  readonly room: number;
}

/** What does not hold: a figure past its budget, without one or gone from the one that is written down. */
export function problemsOf(kind: Kind, budgets: Budgets, figures: Figures): string[] {
  const gone = Object.keys(budgets)
    .filter((name) => !figures.has(name))
    .map((name) => `${name}: there is a budget, but nothing to measure. ${WRITE}`);
  const wrong = [...figures].flatMap(([name, figure]) => {
    const budget = budgets[name];
    if (budget === undefined) return [`${name}: ${figure}, and no budget. ${WRITE}`];
    if (!(figure <= budget.atMost)) return [`${name}: ${figure}, at most ${budget.atMost}. ${SHRINK}`];
    const hasDrifted = Math.abs(figure - budget.now) > kind.drift * budget.now;
    return hasDrifted ? [`${name}: ${figure}, written down as ${budget.now}. ${WRITE}`] : [];
  });
  return [...gone, ...wrong];
}

const WRITE = 'Run "pnpm budgets --write".';
const SHRINK = "Make it less, or raise the budget in budgets.json on purpose.";

/** The budgets with the figures of today. A budget that is there stays: only people move it. */
export function written({ room }: Kind, budgets: Budgets, figures: Figures): Budgets {
  const entries = [...figures].map(([name, now]) => {
    const { atMost } = budgets[name] ?? { atMost: roundedUp(now * room) };
    return [name, { now, atMost }] as const;
  });
  return Object.fromEntries(entries);
}

/** To two digits. */
function roundedUp(value: number): number {
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((Math.ceil(value / unit) * unit).toPrecision(2));
}
