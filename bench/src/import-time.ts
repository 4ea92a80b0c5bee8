import { EMPTY_MODULE, ratioOf, sampleImports, spreadOf } from "@grinfi/measure";
import { MODULES } from "./modules.ts";
import { type Measure, milliseconds, table, times, timesWithSpread } from "./report.ts";

const ROUNDS = 25;
const OURS = ["@grinfi/core", "@grinfi/sdk"];
const OTHERS = ["openapi-fetch", "ky", "axios", "stripe", "@octokit/rest", "openai"];

/** How long a fresh process takes that imports a package and ends. */
export async function measureImport(): Promise<Measure> {
  const samples = await sampleImports(MODULES, [...OTHERS, ...OURS], ROUNDS);
  const empty = samples.get(EMPTY_MODULE) ?? [];
  const rows = [...samples].map(([name, taken]) => ({
    name,
    milliseconds: spreadOf(taken).median,
    more: spreadOf(taken.map((time, round) => time - (empty[round] ?? Number.NaN))).median,
    ratio: ratioOf(taken, empty),
  }));
  const text = table(
    ["a process that imports", `to ${EMPTY_MODULE}`, "more", "median"],
    rows.map(({ name, milliseconds: median, more, ratio }) => [
      name,
      timesWithSpread(ratio),
      milliseconds(more),
      milliseconds(median),
    ]),
  );
  const words = (names: readonly string[]): string =>
    rows
      .filter(({ name }) => names.includes(name))
      .map(({ name, ratio }) => `${name} ${times(ratio.median)}`)
      .join("; ");
  const summary = [{ what: `time to import, to ${EMPTY_MODULE}`, ours: words(OURS), others: words(OTHERS) }];
  return { title: "Time to import", summary, text, goals: [], results: rows };
}
