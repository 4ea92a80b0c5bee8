import { readFileSync } from "node:fs";
import { join } from "node:path";
import { publicPackages, ROOT } from "../packages.ts";
import type { Budgets, Kind } from "./budget.ts";
import { type Figures, measureImports, measureInstantiations, measureSizes } from "./figures.ts";

interface Measured extends Kind {
  readonly measure: () => Promise<Figures>;
}

/** What comes out the same each time: the tests hold it. */
export const EXACT: Readonly<Record<string, Measured>> = {
  "bytes of a bundle, gzipped": { drift: 0.05, room: 1.1, measure: () => measureSizes(publicPackages()) },
  "instantiations of types": { drift: 0.05, room: 1.15, measure: measureInstantiations },
};

/** What a machine tells anew each time: the budget is wide, and what is written down is only there to be seen. */
export const TIMED: Readonly<Record<string, Measured>> = {
  "time to import, to an empty module": {
    drift: Number.POSITIVE_INFINITY,
    room: 2,
    measure: () => measureImports(publicPackages()),
  },
};

export const FILE: string = join(ROOT, "budgets.json");

export function readBudgets(): Readonly<Record<string, Budgets>> {
  return JSON.parse(readFileSync(FILE, "utf8")) as Record<string, Budgets>;
}
