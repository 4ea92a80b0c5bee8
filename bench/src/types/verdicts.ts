import { COMPILERS, type Diagnostics, ratioOf, type Spread, spreadOf } from "@grinfi/measure";
import { type Goal, milliseconds, type Summary, table, times, timesWithSpread } from "../report.ts";
import { CALLS, OURS, RIVAL } from "./programs.ts";

/** What the compiler said of a program in each round. */
export type Verdicts = (version: string, contender: string, hasCalls?: boolean) => readonly Diagnostics[];

interface Work {
  readonly check: number;
  readonly instantiations: number;
}

export interface Row extends Work {
  readonly version: string;
  readonly contender: string;
  readonly total: number;
  /** The same without what a program without calls takes, where that was checked, too. */
  readonly ofCalls: Work | undefined;
}

export interface Ratio {
  readonly version: string;
  readonly total: Spread;
  readonly check: Spread;
  readonly instantiations: number;
  readonly ofCalls: Work;
}

const VERSIONS = [...COMPILERS.keys()];

export function rowsOf(verdicts: Verdicts, contenders: readonly string[]): Row[] {
  return VERSIONS.flatMap((version) => contenders.map((contender) => rowOf(verdicts, version, contender)));
}

function rowOf(verdicts: Verdicts, version: string, contender: string): Row {
  const [withCalls, without] = [verdicts(version, contender), verdicts(version, contender, false)];
  const instantiations = withCalls[0]?.instantiations ?? Number.NaN;
  const [bare] = without;
  return {
    version,
    contender,
    total: spreadOf(withCalls.map(({ total }) => total)).median,
    check: spreadOf(withCalls.map(({ check }) => check)).median,
    instantiations,
    ofCalls: bare && {
      check: spreadOf(withCalls.map(({ check }, round) => check - (without[round]?.check ?? Number.NaN)))
        .median,
      instantiations: instantiations - bare.instantiations,
    },
  };
}

/** Calls by id to calls by path, both of our API. */
export function ratiosOf(verdicts: Verdicts): Ratio[] {
  return VERSIONS.map((version) => {
    const [ours, rival] = [rowOf(verdicts, version, OURS), rowOf(verdicts, version, RIVAL)];
    const ratio = (part: "check" | "total"): Spread => {
      const [mine = [], theirs = []] = [OURS, RIVAL].map((contender) =>
        verdicts(version, contender).map((verdict) => verdict[part]),
      );
      return ratioOf(mine, theirs);
    };
    const ofCalls = (part: keyof Work): number =>
      (ours.ofCalls?.[part] ?? Number.NaN) / (rival.ofCalls?.[part] ?? Number.NaN);
    return {
      version,
      total: ratio("total"),
      check: ratio("check"),
      instantiations: ours.instantiations / rival.instantiations,
      ofCalls: { check: ofCalls("check"), instantiations: ofCalls("instantiations") },
    };
  });
}

export function goalsOf(ratios: readonly Ratio[]): Goal[] {
  return ratios.flatMap(({ version, check, instantiations }) => {
    const name = `TypeScript ${version}, to ${RIVAL}`;
    return [
      { name: `type check, ${name}`, value: check.median, atMost: 0.5, unit: "x" },
      { name: `instantiations, ${name}`, value: instantiations, atMost: 0.25, unit: "x" },
    ] as const;
  });
}

export function summaryOf(rows: readonly Row[]): Summary[] {
  return VERSIONS.map((version) => {
    const words = (isOurs: boolean): string =>
      rows
        .filter((row) => row.version === version && row.contender.startsWith("@grinfi/") === isOurs)
        .map(
          ({ contender, check, instantiations }) =>
            `${contender} ${milliseconds(check)} and ${instantiations}`,
        )
        .join("; ");
    const what = `${CALLS} calls in TypeScript ${version}: checking, and instantiations`;
    return { what, ours: words(true), others: words(false) };
  });
}

export function textOf(rows: readonly Row[], ratios: readonly Ratio[]): string {
  const measured = rows.map(({ version, contender, total, check, instantiations, ofCalls }) => [
    `TypeScript ${version}, ${contender}`,
    milliseconds(total),
    milliseconds(check),
    ofCalls ? milliseconds(ofCalls.check) : "-",
    String(instantiations),
    ofCalls ? String(ofCalls.instantiations) : "-",
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
