import { COMPILERS, type Diagnostics, ratioOf, type Spread, spreadOf } from "@grinfi/measure";
import { CORE } from "../config.ts";
import { type Goal, milliseconds, type SummaryRow, table, times, timesWithSpread } from "../report.ts";
import { BASELINE_CLIENT, CALL_COUNT } from "./programs.ts";

/** Returns the diagnostics of a program, one for each round. */
export type DiagnosticsOf = (version: string, client: string, hasCalls?: boolean) => readonly Diagnostics[];

interface CheckCost {
  /** Milliseconds of type checking, or a ratio. */
  readonly check: number;
  readonly instantiations: number;
}

export interface TypesResult extends CheckCost {
  readonly version: string;
  readonly client: string;
  readonly total: number;
  /** The cost minus that of a program without calls, if there is one. */
  readonly callsAlone: CheckCost | undefined;
}

export interface TypesRatio {
  readonly version: string;
  readonly total: Spread;
  readonly check: Spread;
  readonly instantiations: number;
  readonly callsAlone: CheckCost;
}

const VERSIONS = [...COMPILERS.keys()];

export function resultsOf(diagnosticsOf: DiagnosticsOf, clients: readonly string[]): TypesResult[] {
  return VERSIONS.flatMap((version) => clients.map((client) => resultOf(diagnosticsOf, version, client)));
}

function resultOf(diagnosticsOf: DiagnosticsOf, version: string, client: string): TypesResult {
  const withCalls = diagnosticsOf(version, client);
  const withoutCalls = diagnosticsOf(version, client, false);
  const instantiations = withCalls[0]?.instantiations ?? Number.NaN;
  const [first] = withoutCalls;
  return {
    version,
    client,
    total: spreadOf(withCalls.map(({ total }) => total)).median,
    check: spreadOf(withCalls.map(({ check }) => check)).median,
    instantiations,
    callsAlone: first && {
      check: spreadOf(withCalls.map(({ check }, round) => check - (withoutCalls[round]?.check ?? Number.NaN)))
        .median,
      instantiations: instantiations - first.instantiations,
    },
  };
}

/** Compares calls by id with calls by path, both of our API. */
export function ratiosOf(diagnosticsOf: DiagnosticsOf): TypesRatio[] {
  return VERSIONS.map((version) => {
    const core = resultOf(diagnosticsOf, version, CORE);
    const baseline = resultOf(diagnosticsOf, version, BASELINE_CLIENT);
    const ratio = (field: "check" | "total"): Spread => {
      const [ours = [], theirs = []] = [CORE, BASELINE_CLIENT].map((client) =>
        diagnosticsOf(version, client).map((diagnostics) => diagnostics[field]),
      );
      return ratioOf(ours, theirs);
    };
    const callsAlone = (field: keyof CheckCost): number =>
      (core.callsAlone?.[field] ?? Number.NaN) / (baseline.callsAlone?.[field] ?? Number.NaN);
    return {
      version,
      total: ratio("total"),
      check: ratio("check"),
      instantiations: core.instantiations / baseline.instantiations,
      callsAlone: { check: callsAlone("check"), instantiations: callsAlone("instantiations") },
    };
  });
}

export function goalsOf(ratios: readonly TypesRatio[]): Goal[] {
  return ratios.flatMap(({ version, check, instantiations }) => {
    const suffix = `TypeScript ${version}, relative to ${BASELINE_CLIENT}`;
    return [
      { name: `type checking, ${suffix}`, value: check.median, atMost: 0.5, unit: "x" },
      { name: `instantiations, ${suffix}`, value: instantiations, atMost: 0.25, unit: "x" },
    ] as const;
  });
}

export function summarizeTypes(results: readonly TypesResult[]): SummaryRow[] {
  return VERSIONS.map((version) => {
    const list = (isOurs: boolean): string =>
      results
        .filter((result) => result.version === version && result.client.startsWith("@grinfi/") === isOurs)
        .map(({ client, check, instantiations }) => `${client} ${milliseconds(check)}, ${instantiations}`)
        .join("; ");
    const name = `${CALL_COUNT} calls in TypeScript ${version}: time of type checking, instantiations`;
    return { name, ours: list(true), others: list(false) };
  });
}

export function formatDetails(results: readonly TypesResult[], ratios: readonly TypesRatio[]): string {
  const resultRows = results.map(({ version, client, total, check, instantiations, callsAlone }) => [
    `TypeScript ${version}, ${client}`,
    milliseconds(total),
    milliseconds(check),
    callsAlone ? milliseconds(callsAlone.check) : "-",
    String(instantiations),
    callsAlone ? String(callsAlone.instantiations) : "-",
  ]);
  const ratioRows = ratios.map(({ version, total, check, instantiations, callsAlone }) => [
    `TypeScript ${version}, ${CORE} relative to ${BASELINE_CLIENT}`,
    timesWithSpread(total),
    timesWithSpread(check),
    times(callsAlone.check),
    times(instantiations),
    times(callsAlone.instantiations),
  ]);
  const header = [
    "program",
    "total",
    "type checking",
    "the calls alone",
    "instantiations",
    "instantiations of the calls alone",
  ];
  return table(header, [...resultRows, ...ratioRows]);
}
