import { type Goal, type Measure, milliseconds, table, times, timesWithSpread } from "../report.ts";
import { ratioOf, type Spread, shuffled, spreadOf } from "../statistics.ts";
import { inWorkshop } from "../workshop.ts";
import { COMPILERS, compile, configuration, type Diagnostics } from "./compile.ts";
import { CALLS, OURS, programs, RIVAL } from "./programs.ts";

const ROUNDS = 7;

interface Row {
  readonly version: string;
  readonly contender: string;
  readonly total: Spread;
  readonly check: Spread;
  readonly instantiations: number;
  /** The same without what a program without calls takes. */
  readonly ofCalls: { readonly check: Spread; readonly instantiations: number };
}

/** What it takes to check a program with many calls. */
export async function measureTypes(): Promise<Measure> {
  const all = (await programs()).map((program, index) => ({ ...program, name: `program-${index}` }));
  const files = Object.fromEntries(
    all.flatMap(({ name, text }) => [
      [`${name}.ts`, text],
      [`tsconfig.${name}.json`, configuration(name)],
    ]),
  ) as Record<string, string>;
  return inWorkshop(files, async (folder) => {
    const verdicts = new Map<string, Diagnostics[]>();
    // The first round fills the caches of the machine and does not count.
    for (let round = -1; round < ROUNDS; round++) {
      for (const [version, compiler] of Object.entries(COMPILERS)) {
        for (const { name, contender, hasCalls } of shuffled(all)) {
          const verdict = await compile(compiler, folder, name);
          const key = keyOf(version, contender, hasCalls);
          if (round >= 0) verdicts.set(key, [...(verdicts.get(key) ?? []), verdict]);
        }
      }
    }
    return report(verdicts);
  });
}

const keyOf = (version: string, contender: string, hasCalls: boolean): string =>
  `${version} ${contender} ${hasCalls}`;

interface Ratio {
  readonly version: string;
  readonly total: Spread;
  readonly check: Spread;
  readonly instantiations: number;
  readonly ofCalls: { readonly check: number; readonly instantiations: number };
}

function report(verdicts: ReadonlyMap<string, readonly Diagnostics[]>): Measure {
  const of = (version: string, contender: string, hasCalls: boolean): readonly Diagnostics[] =>
    verdicts.get(keyOf(version, contender, hasCalls)) ?? [];
  const row = (version: string, contender: string): Row =>
    rowOf(version, contender, of(version, contender, true), of(version, contender, false));
  const ratio = (version: string, part: "check" | "total"): Spread => {
    const [ours = [], rivals = []] = [OURS, RIVAL].map((contender) =>
      of(version, contender, true).map((verdict) => verdict[part]),
    );
    return ratioOf(ours, rivals);
  };
  const versions = Object.keys(COMPILERS);
  const rows = versions.flatMap((version) => [row(version, RIVAL), row(version, OURS)]);
  const ratios = versions.map((version): Ratio => {
    const [rival, ours] = [row(version, RIVAL), row(version, OURS)];
    return {
      version,
      total: ratio(version, "total"),
      check: ratio(version, "check"),
      instantiations: ours.instantiations / rival.instantiations,
      ofCalls: {
        check: ours.ofCalls.check.median / rival.ofCalls.check.median,
        instantiations: ours.ofCalls.instantiations / rival.ofCalls.instantiations,
      },
    };
  });
  return {
    title: `Types of ${CALLS} calls`,
    text: textOf(rows, ratios),
    goals: ratios.flatMap(goalsOf),
    results: { rows, ratios },
  };
}

function rowOf(
  version: string,
  contender: string,
  withCalls: readonly Diagnostics[],
  without: readonly Diagnostics[],
): Row {
  const instantiations = withCalls[0]?.instantiations ?? Number.NaN;
  const check = withCalls.map((verdict, round) => verdict.check - (without[round]?.check ?? Number.NaN));
  return {
    version,
    contender,
    total: spreadOf(withCalls.map(({ total }) => total)),
    check: spreadOf(withCalls.map((verdict) => verdict.check)),
    instantiations,
    ofCalls: {
      check: spreadOf(check),
      instantiations: instantiations - (without[0]?.instantiations ?? Number.NaN),
    },
  };
}

function goalsOf({ version, check, instantiations }: Ratio): Goal[] {
  const name = `TypeScript ${version}, to ${RIVAL}`;
  return [
    { name: `type check, ${name}`, value: check.median, atMost: 0.5, unit: "x" },
    { name: `instantiations, ${name}`, value: instantiations, atMost: 0.25, unit: "x" },
  ];
}

function textOf(rows: readonly Row[], ratios: readonly Ratio[]): string {
  const measured = rows.map(({ version, contender, total, check, instantiations, ofCalls }) => [
    `TypeScript ${version}, ${contender}`,
    milliseconds(total.median),
    milliseconds(check.median),
    milliseconds(ofCalls.check.median),
    String(instantiations),
    String(ofCalls.instantiations),
  ]);
  const compared = ratios.map(({ version, total, check, instantiations, ofCalls }) => [
    `TypeScript ${version}, ${OURS} to ${RIVAL}`,
    timesWithSpread(total),
    timesWithSpread(check),
    times(ofCalls.check),
    times(instantiations),
    times(ofCalls.instantiations),
  ]);
  const head = ["", "total", "checking", "the calls alone", "instantiations", "of the calls alone"];
  return table(head, [...measured, ...compared]);
}
