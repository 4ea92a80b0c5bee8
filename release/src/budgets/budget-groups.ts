import { readFileSync } from "node:fs";
import { join } from "node:path";
import { publicPackages, ROOT } from "@grinfi/public-packages";
import type { BudgetRules, Budgets } from "./budget.ts";
import { type Measurements, measureImports, measureInstantiations, measureSizes } from "./measurements.ts";

interface BudgetGroup extends BudgetRules {
  readonly measure: () => Promise<Measurements>;
}

/** Groups whose values are the same in each run. The tests check them. */
export const EXACT_GROUPS: Readonly<Record<string, BudgetGroup>> = {
  "bytes of a bundle, gzipped": {
    tolerance: 0.05,
    headroom: 1.1,
    measure: () => measureSizes(publicPackages()),
  },
  "instantiations of types": { tolerance: 0.05, headroom: 1.15, measure: measureInstantiations },
};

/**
 * Groups whose values vary between runs and machines. Their budgets have more headroom, and any difference from the
 * recorded value is allowed.
 */
export const TIMED_GROUPS: Readonly<Record<string, BudgetGroup>> = {
  "time to import, to an empty module": {
    tolerance: Number.POSITIVE_INFINITY,
    headroom: 2,
    measure: () => measureImports(publicPackages()),
  },
};

export const BUDGETS_FILE: string = join(ROOT, "budgets.json");

export function readBudgets(): Readonly<Record<string, Budgets>> {
  return JSON.parse(readFileSync(BUDGETS_FILE, "utf8")) as Record<string, Budgets>;
}
