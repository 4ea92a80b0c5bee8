import { COMPILERS, compile, type Diagnostics, inWorkshop, programFiles, shuffled } from "@grinfi/measure";
import { MODULES } from "../modules.ts";
import type { Measure } from "../report.ts";
import { CALLS, programs } from "./programs.ts";
import { goalsOf, ratiosOf, rowsOf, summaryOf, textOf, type Verdicts } from "./verdicts.ts";

const ROUNDS = 7;

/** What it takes to check a program with many calls. */
export async function measureTypes(): Promise<Measure> {
  const all = (await programs()).map((program, index) => ({ ...program, name: `program-${index}` }));
  const files = Object.assign({}, ...all.map(({ name, text }) => programFiles(name, text)));
  const samples = new Map<string, Diagnostics[]>();
  const keyOf = (version: string, contender: string, hasCalls: boolean): string =>
    `${version} ${contender} ${hasCalls}`;
  await inWorkshop(MODULES, files, async (folder) => {
    // The first round fills the caches of the machine and does not count.
    for (let round = -1; round < ROUNDS; round++) {
      for (const [version, compiler] of COMPILERS) {
        for (const { name, contender, hasCalls } of shuffled(all)) {
          const verdict = await compile(compiler, folder, name);
          const key = keyOf(version, contender, hasCalls);
          if (round >= 0) samples.set(key, [...(samples.get(key) ?? []), verdict]);
        }
      }
    }
  });
  const verdicts: Verdicts = (version, contender, hasCalls = true) =>
    samples.get(keyOf(version, contender, hasCalls)) ?? [];
  const contenders = [...new Set(all.map(({ contender }) => contender))];
  const [rows, ratios] = [rowsOf(verdicts, contenders), ratiosOf(verdicts)];
  return {
    title: `Types of ${CALLS} calls`,
    summary: summaryOf(rows),
    text: textOf(rows, ratios),
    goals: goalsOf(ratios),
    results: { rows, ratios },
  };
}
