import { expect, test } from "vitest";
import { SkippedError } from "../sandbox/tools.ts";
import type { MatrixCase } from "./matrix-case.ts";
import { createReport, formatResult } from "./report.ts";
import { runMatrix } from "./run-matrix.ts";

const CASES: readonly MatrixCase[] = [
  { kind: "bundle", bundler: "esbuild", output: "file" },
  { kind: "bundle", bundler: "rollup", output: "file" },
  { kind: "bundle", bundler: "webpack", output: "file" },
];

async function run(matrixCase: MatrixCase): Promise<void> {
  if (matrixCase.kind !== "bundle") return;
  if (matrixCase.bundler === "rollup") throw new Error("It broke.");
  if (matrixCase.bundler === "webpack") throw new SkippedError("webpack is not installed");
}

test("each case has one line with its result, and the reason if it did not pass", async () => {
  const lines: string[] = [];
  await runMatrix(CASES, run, (result) => lines.push(formatResult({ ...result, milliseconds: 1200 })));
  expect(lines.toSorted()).toEqual([
    "failed   rollup, bundled into one file and run  1.2 s\nIt broke.",
    "passed   esbuild, bundled into one file and run  1.2 s",
    "skipped  webpack, bundled into one file and run  (webpack is not installed)",
  ]);
});

test("the report counts a skipped case as skipped, or as failed if all cases must run", async () => {
  const results = await runMatrix(CASES, run, () => {});
  const counts = { numPassedTests: 1, numFailedTests: 1, numPendingTests: 1, success: false };
  expect(createReport(results, false)).toEqual(counts);
  expect(createReport(results, true)).toEqual({ ...counts, numFailedTests: 2, numPendingTests: 0 });

  const withoutFailure = results.filter(({ status }) => status !== "failed");
  expect(createReport(withoutFailure, false).success).toBe(true);
  expect(createReport(withoutFailure, true).success).toBe(false);
});
