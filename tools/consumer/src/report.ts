import { mkdir, writeFile } from "node:fs/promises";
import type { Outcome } from "./run-cells.ts";

/** What `pnpm test` reads; the fields are those of the report of vitest. */
export interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Cells that were not run and need not be. */
  readonly numPendingTests: number;
  readonly success: boolean;
}

/** @param mustRun - Whether a cell that was not run counts as failed. */
export function reportOf(outcomes: readonly Outcome[], mustRun: boolean): Report {
  const count = (result: Outcome["result"]): number =>
    outcomes.filter((outcome) => outcome.result === result).length;
  const failed = count("failed") + (mustRun ? count("not run") : 0);
  return {
    numPassedTests: count("passed"),
    numFailedTests: failed,
    numPendingTests: mustRun ? 0 : count("not run"),
    success: failed === 0,
  };
}

export async function writeReport(report: Report): Promise<void> {
  const folder = new URL("../reports/", import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL("cells.json", folder), JSON.stringify(report));
}

/** An outcome in one line, and beneath it what a failure wrote. */
export function lineOf({ name, result, reason, milliseconds }: Outcome): string {
  const seconds = `${(milliseconds / 1000).toFixed(1)} s`;
  const line = `${result.padEnd(7)}  ${name}`;
  if (result === "not run") return `${line}  (${reason})`;
  return result === "failed" ? `${line}  ${seconds}\n${reason}` : `${line}  ${seconds}`;
}
