import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { withBaseline } from "./src/baseline/checkout.ts";
import { measureSize } from "./src/bundle-size.ts";
import { measureCoverage } from "./src/coverage/measure.ts";
import { measureEmulator } from "./src/emulator/measure.ts";
import { measureImport } from "./src/import-time.ts";
import { measureJobs } from "./src/jobs/measure.ts";
import { type BenchmarkOptions, readOptions } from "./src/options.ts";
import { measurePaging } from "./src/paging/measure.ts";
import { measureQueue } from "./src/queue/measure.ts";
import { type BenchmarkResult, comparisonTable, goalTable, summaryTable } from "./src/report.ts";
import { measureRetry } from "./src/retry/measure.ts";
import type { Setting } from "./src/setting.ts";
import { measureTime } from "./src/time/measure.ts";
import { measureTypes } from "./src/types/measure.ts";
import { measureWorkers } from "./src/workers/measure.ts";

const PARTS: ReadonlyMap<string, (setting: Setting) => Promise<BenchmarkResult>> = new Map([
  ["time", measureTime],
  ["size", measureSize],
  ["import", measureImport],
  ["types", measureTypes],
  ["coverage", measureCoverage],
  ["paging", measurePaging],
  ["retry", measureRetry],
  ["queue", measureQueue],
  ["jobs", measureJobs],
  ["workers", measureWorkers],
  ["emulator", measureEmulator],
]);

const BENCH_HELP = `Usage: pnpm bench [--only <part>]... [--baseline <commit>]

Compares the packages of this repository with others. Prints a report as markdown, and writes bench/results.json.
  --only <part>        runs one part: ${[...PARTS.keys()].join(", ")}
  --baseline <commit>  also builds and measures the packages of a commit`;

const requested = readOptions(process.argv.slice(2), [...PARTS.keys()]);
if (requested === undefined) console.log(BENCH_HELP);
else await runParts(requested);

/** Runs the parts, prints the report as markdown, and writes `results.json`. */
async function runParts({ parts, baseline }: BenchmarkOptions): Promise<void> {
  const environment = `Node ${process.versions.node}, ${availableParallelism()} x ${cpus()[0]?.model ?? "unknown"}`;
  const results = await withBaseline(baseline, (setting) => measureParts(parts, setting));
  const summary = results.flatMap((result) => result.summary);
  const goals = results.flatMap((result) => result.goals);
  const comparisons = results.flatMap((result) => result.comparisons ?? []);
  const details = results.map(({ title, details }) => `## ${title}\n\n${details}`);
  const sections = [
    "# Benchmark",
    environment,
    ...(summary.length === 0 ? [] : [summaryTable(summary)]),
    ...(goals.length === 0 ? [] : ["## Goals", goalTable(goals)]),
    ...(comparisons.length === 0 ? [] : [`## Relative to ${baseline}`, comparisonTable(comparisons)]),
    ...details,
  ];
  console.log(sections.join("\n\n"));

  const values = Object.fromEntries(results.map(({ title, values }) => [title, values]));
  const json = `${JSON.stringify({ environment, summary, goals, comparisons, values }, null, 2)}\n`;
  await writeFile(new URL("results.json", import.meta.url), json);
}

async function measureParts(parts: readonly string[], setting: Setting): Promise<BenchmarkResult[]> {
  const results: BenchmarkResult[] = [];
  for (const [name, measure] of PARTS) {
    if (!parts.includes(name)) continue;
    const result = await measure(setting);
    console.error(`Measured: ${result.title}.`);
    results.push(result);
  }
  return results;
}
