import { EMPTY_MODULE, ratioOf, sampleImports, spreadOf } from "@grinfi/measure";
import { CORE, NODE_MODULES, SDK } from "./config.ts";
import { type BenchmarkResult, milliseconds, table, times, timesWithSpread } from "./report.ts";

const IMPORT_ROUNDS = 25;
const OUR_PACKAGES = [CORE, SDK];
const OTHER_PACKAGES = ["openapi-fetch", "ky", "axios", "stripe", "@octokit/rest", "openai"];

/** Measures the time of a new process that imports a package and exits. */
export async function measureImport(): Promise<BenchmarkResult> {
  const samples = await sampleImports(NODE_MODULES, [...OTHER_PACKAGES, ...OUR_PACKAGES], IMPORT_ROUNDS);
  const empty = samples.get(EMPTY_MODULE) ?? [];
  const results = [...samples].map(([name, sampled]) => ({
    name,
    milliseconds: spreadOf(sampled).median,
    difference: spreadOf(sampled.map((time, round) => time - (empty[round] ?? Number.NaN))).median,
    ratio: ratioOf(sampled, empty),
  }));
  const details = table(
    ["a process that imports", `relative to ${EMPTY_MODULE}`, "difference", "median"],
    results.map(({ name, milliseconds: median, difference, ratio }) => [
      name,
      timesWithSpread(ratio),
      milliseconds(difference),
      milliseconds(median),
    ]),
  );
  const ratios = (names: readonly string[]): string =>
    results
      .filter(({ name }) => names.includes(name))
      .map(({ name, ratio }) => `${name} ${times(ratio.median)}`)
      .join("; ");
  const row = {
    name: `import time, relative to ${EMPTY_MODULE}`,
    ours: ratios(OUR_PACKAGES),
    others: ratios(OTHER_PACKAGES),
  };
  return { title: "Import time", summary: [row], details, goals: [], values: results };
}
