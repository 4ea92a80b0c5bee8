import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { measureSize } from "./src/bundle-size.ts";
import { measureEmulator } from "./src/emulator/measure.ts";
import { measureImport } from "./src/import-time.ts";
import { measurePaging } from "./src/paging/measure.ts";
import { measureQueue } from "./src/queue/measure.ts";
import { type BenchmarkResult, goalTable, summaryTable } from "./src/report.ts";
import { measureRetry } from "./src/retry/measure.ts";
import { measureTime } from "./src/time/measure.ts";
import { measureTypes } from "./src/types/measure.ts";

/** Runs all parts of the benchmark, prints the report as markdown, and writes `results.json`. */
const environment = `Node ${process.versions.node}, ${availableParallelism()} x ${cpus()[0]?.model ?? "unknown"}`;
const PARTS = [
  measureTime,
  measureSize,
  measureImport,
  measureTypes,
  measurePaging,
  measureRetry,
  measureQueue,
  measureEmulator,
];
const results: BenchmarkResult[] = [];
for (const measure of PARTS) {
  const result = await measure();
  console.error(`Measured: ${result.title}.`);
  results.push(result);
}

const summary = results.flatMap((result) => result.summary);
const goals = results.flatMap((result) => result.goals);
const details = results.map(({ title, details }) => `## ${title}\n\n${details}`);
const sections = [
  "# Benchmark",
  environment,
  summaryTable(summary),
  "## Goals",
  goalTable(goals),
  ...details,
];
console.log(sections.join("\n\n"));

const values = Object.fromEntries(results.map(({ title, values }) => [title, values]));
const json = `${JSON.stringify({ environment, summary, goals, values }, null, 2)}\n`;
await writeFile(new URL("results.json", import.meta.url), json);
