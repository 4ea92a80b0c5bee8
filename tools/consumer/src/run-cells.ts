import { type Cell, nameOf } from "./cells/cell.ts";
import { NotRun } from "./not-run.ts";

/** What came of a cell. */
export interface Outcome {
  readonly name: string;
  readonly result: "passed" | "failed" | "not run";
  /** Why it failed or was not run. */
  readonly reason?: string;
  readonly milliseconds: number;
}

/** As many as a machine of CI has cores. */
const AT_ONCE = 2;

/** Runs all cells and tells the outcome of each as soon as it is known. */
export async function runCells(
  cells: readonly Cell[],
  run: (cell: Cell) => Promise<void>,
  tell: (outcome: Outcome) => void,
): Promise<readonly Outcome[]> {
  const waiting = [...cells];
  const outcomes: Outcome[] = [];
  const work = async (): Promise<void> => {
    for (let cell = waiting.shift(); cell !== undefined; cell = waiting.shift()) {
      const outcome = await outcomeOf(cell, run);
      outcomes.push(outcome);
      tell(outcome);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}

async function outcomeOf(cell: Cell, run: (cell: Cell) => Promise<void>): Promise<Outcome> {
  const name = nameOf(cell);
  const start = performance.now();
  try {
    await run(cell);
    return { name, result: "passed", milliseconds: performance.now() - start };
  } catch (error) {
    const result = error instanceof NotRun ? "not run" : "failed";
    const reason = error instanceof Error ? error.message : String(error);
    return { name, result, reason, milliseconds: performance.now() - start };
  }
}
