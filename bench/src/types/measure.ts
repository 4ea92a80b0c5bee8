import {
  COMPILERS,
  compile,
  type Diagnostics,
  programFiles,
  shuffled,
  withTempPackage,
} from "@grinfi/measure";
import type { BenchmarkResult } from "../report.ts";
import type { Setting } from "../setting.ts";
import { CALL_COUNT, createPrograms } from "./programs.ts";
import {
  compareTypes,
  type DiagnosticsOf,
  formatDetails,
  goalsOf,
  ratiosOf,
  resultsOf,
  summarizeTypes,
} from "./results.ts";

const COMPILE_ROUNDS = 7;

/** Measures the time and the type instantiations of a program with many calls. */
export async function measureTypes(setting: Setting): Promise<BenchmarkResult> {
  const programs = (await createPrograms(setting)).map((program, index) => ({
    ...program,
    name: `program-${index}`,
  }));
  const files = Object.assign({}, ...programs.map(({ name, text }) => programFiles(name, text)));
  const samples = new Map<string, Diagnostics[]>();
  const keyOf = (version: string, client: string, hasCalls: boolean): string =>
    `${version} ${client} ${hasCalls}`;
  await withTempPackage(setting.modules, files, async (folder) => {
    // The first round fills the caches of the machine, and is not counted.
    for (let round = -1; round < COMPILE_ROUNDS; round++) {
      for (const [version, compiler] of COMPILERS) {
        for (const { name, client, hasCalls } of shuffled(programs)) {
          const diagnostics = await compile(compiler, folder, name);
          const key = keyOf(version, client, hasCalls);
          if (round >= 0) samples.set(key, [...(samples.get(key) ?? []), diagnostics]);
        }
      }
    }
  });
  const diagnosticsOf: DiagnosticsOf = (version, client, hasCalls = true) =>
    samples.get(keyOf(version, client, hasCalls)) ?? [];
  const clients = [...new Set(programs.map(({ client }) => client))];
  const [results, ratios] = [resultsOf(diagnosticsOf, clients), ratiosOf(diagnosticsOf)];
  return {
    title: `Types of ${CALL_COUNT} calls`,
    summary: summarizeTypes(results),
    details: formatDetails(results, ratios),
    goals: goalsOf(results, ratios),
    comparisons: compareTypes(diagnosticsOf, setting),
    values: { results, ratios },
  };
}
