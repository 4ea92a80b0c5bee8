import { EMPTY_MODULE, ratioOf, type Spread, sampleImports, spreadOf } from "@grinfi/measure";
import { CORE, SDK } from "./config.ts";
import {
  type BenchmarkResult,
  type Comparison,
  type Goal,
  milliseconds,
  table,
  times,
  timesWithSpread,
} from "./report.ts";
import { buildsOf, clientPairs, type Setting } from "./setting.ts";

const IMPORT_ROUNDS = 25;
const OTHER_PACKAGES = ["openapi-fetch", "ky", "axios", "stripe", "@octokit/rest", "openai"];

/** Measures the time of a new process that imports a package and exits. */
export async function measureImport(setting: Setting): Promise<BenchmarkResult> {
  const ourPackages = buildsOf(setting).flatMap(({ core, sdk }) => [core, sdk]);
  const samples = await sampleImports(setting.modules, [...OTHER_PACKAGES, ...ourPackages], IMPORT_ROUNDS);
  const samplesOf = (name: string): readonly number[] => samples.get(name) ?? [];
  const medianOf = (name: string): string => milliseconds(spreadOf(samplesOf(name)).median);
  const ratio = (name: string): Spread => ratioOf(samplesOf(name), samplesOf(EMPTY_MODULE));
  const difference = (name: string): Spread => {
    const empty = samplesOf(EMPTY_MODULE);
    return spreadOf(samplesOf(name).map((time, round) => time - (empty[round] ?? Number.NaN)));
  };
  const list = (names: readonly string[]): string =>
    names.map((name) => `${name} ${times(ratio(name).median)}`).join("; ");
  const goal = (name: string, atMost: number): Goal => ({
    name: `import time of ${name}, relative to ${EMPTY_MODULE}`,
    value: ratio(name).median,
    atMost,
    unit: "x",
  });
  const names = [...samples.keys()];
  return {
    title: "Import time",
    summary: [
      {
        name: `import time, relative to ${EMPTY_MODULE}`,
        ours: list([CORE, SDK]),
        others: list(OTHER_PACKAGES),
      },
    ],
    details: table(
      ["a process that imports", `relative to ${EMPTY_MODULE}`, "difference", "median"],
      names.map((name) => [
        name,
        timesWithSpread(ratio(name)),
        milliseconds(difference(name).median),
        medianOf(name),
      ]),
    ),
    goals: [goal(SDK, 1.4), goal(CORE, 1.2)],
    comparisons: clientPairs(setting).map(
      ([current, earlier]): Comparison => ({
        name: `time of a process that imports ${current}`,
        before: medianOf(earlier),
        now: medianOf(current),
        ratio: ratioOf(samplesOf(current), samplesOf(earlier)),
      }),
    ),
    values: names.map((name) => ({
      name,
      milliseconds: spreadOf(samplesOf(name)).median,
      difference: difference(name).median,
      ratio: ratio(name),
    })),
  };
}
