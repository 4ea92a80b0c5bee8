import { NODE_MODULES, SDK } from "../config.ts";
import type { LocatedFunction } from "./locate.ts";
import { readCoverage } from "./measure.ts";

/** Prints the source files and functions that a warm call with a client executes. */
const client = process.argv[2] ?? SDK;
const coverage = await readCoverage({ modules: NODE_MODULES, baseline: undefined });
const covered = coverage.find((one) => one.client === client);
if (covered === undefined) {
  const clients = coverage.map((one) => one.client).join(", ");
  throw new Error(`There is no client "${client}". The clients are ${clients}.`);
}
const { functions } = covered;

const byFile = new Map<string, LocatedFunction[]>();
for (const located of functions) byFile.set(located.file, [...(byFile.get(located.file) ?? []), located]);
for (const [file, located] of byFile) {
  console.log(`${file}: ${located.length}`);
  for (const { name, line } of located) console.log(`  ${line}: ${name || "(anonymous)"}`);
}
console.log(`${byFile.size} source files, ${functions.length} functions`);
