import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { measureSize } from "./src/bundle-size.ts";
import { measureEmulator } from "./src/emulator/measure.ts";
import { measureImport } from "./src/import-time.ts";
import { measurePaging } from "./src/paging/measure.ts";
import { goalTable, type Measure } from "./src/report.ts";
import { measureRetry } from "./src/retry/measure.ts";
import { measureTime } from "./src/time/measure.ts";
import { measureTypes } from "./src/types/measure.ts";

/** Measures everything, prints it as markdown and writes `results.json`. */
const machine = `Node ${process.versions.node}, ${availableParallelism()} x ${cpus()[0]?.model ?? "unknown"}`;
console.log(`# Benchmark\n\n${machine}`);

const measures: Measure[] = [];
const ALL = [
  measureTime,
  measureSize,
  measureImport,
  measureTypes,
  measureEmulator,
  measurePaging,
  measureRetry,
];
for (const measure of ALL) {
  const done = await measure();
  console.log(`\n## ${done.title}\n\n${done.text}`);
  measures.push(done);
}
const goals = measures.flatMap((measure) => measure.goals);
console.log(`\n## Goals\n\n${goalTable(goals)}`);

const results = Object.fromEntries(measures.map(({ title, results }) => [title, results]));
const text = `${JSON.stringify({ machine, goals, results }, null, 2)}\n`;
await writeFile(new URL("results.json", import.meta.url), text);
