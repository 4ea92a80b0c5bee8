import { mkdir, writeFile } from "node:fs/promises";
import type { CaseResult } from "./run-matrix.ts";

/** The report that `pnpm test` reads. Its fields are those of vitest's JSON report. */
export interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Number of skipped cases that do not count as failed. */
  readonly numPendingTests: number;
  readonly success: boolean;
}

/** @param allMustRun - Whether a skipped case counts as failed. */
export function createReport(results: readonly CaseResult[], allMustRun: boolean): Report {
  const count = (status: CaseResult["status"]): number =>
    results.filter((result) => result.status === status).length;
  const failed = count("failed") + (allMustRun ? count("skipped") : 0);
  return {
    numPassedTests: count("passed"),
    numFailedTests: failed,
    numPendingTests: allMustRun ? 0 : count("skipped"),
    success: failed === 0,
  };
}

export async function writeReport(report: Report): Promise<void> {
  const folder = new URL("../../reports/", import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL("cases.json", folder), JSON.stringify(report));
}

/** Formats a result as one line. The output of a failed case follows below. */
export function formatResult({ name, status, reason, milliseconds }: CaseResult): string {
  const seconds = `${(milliseconds / 1000).toFixed(1)} s`;
  const line = `${status.padEnd(7)}  ${name}`;
  if (status === "skipped") return `${line}  (${reason})`;
  return status === "failed" ? `${line}  ${seconds}\n${reason}` : `${line}  ${seconds}`;
}
