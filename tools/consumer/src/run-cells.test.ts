import { expect, test } from "vitest";
import type { Cell } from "./cells/cell.ts";
import { NotRun } from "./not-run.ts";
import { lineOf, reportOf } from "./report.ts";
import { runCells } from "./run-cells.ts";

const CELLS: readonly Cell[] = [
  { kind: "bundle", bundler: "esbuild" },
  { kind: "bundle", bundler: "rollup" },
  { kind: "bundle", bundler: "webpack" },
];

async function run(cell: Cell): Promise<void> {
  if (cell.kind === "bundle" && cell.bundler === "rollup") throw new Error("It broke.");
  if (cell.kind === "bundle" && cell.bundler === "webpack") throw new NotRun("webpack is not installed");
}

test("every cell is told of with its outcome, and with the reason where it did not pass", async () => {
  const lines: string[] = [];
  await runCells(CELLS, run, (outcome) => lines.push(lineOf({ ...outcome, milliseconds: 1200 })));
  expect(lines.toSorted()).toEqual([
    "failed   rollup, bundled and run  1.2 s\nIt broke.",
    "not run  webpack, bundled and run  (webpack is not installed)",
    "passed   esbuild, bundled and run  1.2 s",
  ]);
});

test("a cell that is not run is named as such, and counts as failed where all must run", async () => {
  const outcomes = await runCells(CELLS, run, () => {});
  const counts = { numPassedTests: 1, numFailedTests: 1, numPendingTests: 1, success: false };
  expect(reportOf(outcomes, false)).toEqual(counts);
  expect(reportOf(outcomes, true)).toEqual({ ...counts, numFailedTests: 2, numPendingTests: 0 });

  const withoutFailure = outcomes.filter(({ result }) => result !== "failed");
  expect(reportOf(withoutFailure, false).success).toBe(true);
  expect(reportOf(withoutFailure, true).success).toBe(false);
});
