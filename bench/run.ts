import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { measureSize } from "./src/bundle-size.ts";
import { measureEmulator } from "./src/emulator/measure.ts";
import { measureImport } from "./src/import-time.ts";
import { measurePaging } from "./src/paging/measure.ts";
import { measureQueue } from "./src/queue/measure.ts";
import { goalTable, type Measure, summaryTable } from "./src/report.ts";
import { measureRetry } from "./src/retry/measure.ts";
import { measureTime } from "./src/time/measure.ts";
import { measureTypes } from "./src/types/measure.ts";

/** Measures everything, prints it as markdown, the table of everything first, and writes `results.json`. */
const machine = `Node ${process.versions.node}, ${availableParallelism()} x ${cpus()[0]?.model ?? "unknown"}`;
const ALL = [
  measureTime,
  measureSize,
  measureImport,
  measureTypes,
  measurePaging,
  measureRetry,
  measureQueue,
  measureEmulator,
];
const measures: Measure[] = [];
for (const measure of ALL) {
  const done = await measure();
  console.error(`Measured: ${done.title}.`);
  measures.push(done);
}

const summary = measures.flatMap((measure) => measure.summary);
const goals = measures.flatMap((measure) => measure.goals);
const details = measures.map(({ title, text }) => `## ${title}\n\n${text}`);
const parts = ["# Benchmark", machine, summaryTable(summary), "## Goals", goalTable(goals), ...details];
console.log(parts.join("\n\n"));

const results = Object.fromEntries(measures.map(({ title, results }) => [title, results]));
const text = `${JSON.stringify({ machine, summary, goals, results }, null, 2)}\n`;
await writeFile(new URL("results.json", import.meta.url), text);
