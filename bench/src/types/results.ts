import { COMPILERS, type Diagnostics, ratioOf, type Spread, spreadOf } from "@grinfi/measure";
import { CORE, SDK } from "../config.ts";
import {
  type Comparison,
  type Goal,
  milliseconds,
  type SummaryRow,
  table,
  times,
  timesWithSpread,
} from "../report.ts";
import { clientPairs, type Setting } from "../setting.ts";
import { CALL_COUNT, REFERENCE_CLIENT } from "./programs.ts";

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
    const reference = resultOf(diagnosticsOf, version, REFERENCE_CLIENT);
    const ratio = (field: "check" | "total"): Spread => {
      const [ours = [], theirs = []] = [CORE, REFERENCE_CLIENT].map((client) =>
        diagnosticsOf(version, client).map((diagnostics) => diagnostics[field]),
      );
      return ratioOf(ours, theirs);
    };
    const callsAlone = (field: keyof CheckCost): number =>
      (core.callsAlone?.[field] ?? Number.NaN) / (reference.callsAlone?.[field] ?? Number.NaN);
    return {
      version,
      total: ratio("total"),
      check: ratio("check"),
      instantiations: core.instantiations / reference.instantiations,
      callsAlone: { check: callsAlone("check"), instantiations: callsAlone("instantiations") },
    };
  });
}

export function goalsOf(results: readonly TypesResult[], ratios: readonly TypesRatio[]): Goal[] {
  const absolute = results
    .filter(({ client }) => [CORE, SDK].includes(client))
    .map(({ version, client, instantiations }): Goal => {
      const name = `instantiations of ${CALL_COUNT} calls with ${client}, TypeScript ${version}`;
      return { name, value: instantiations, atMost: 4500, unit: "" };
    });
  const relative = ratios.flatMap(({ version, check, instantiations }) => {
    const suffix = `TypeScript ${version}, relative to ${REFERENCE_CLIENT}`;
    return [
      { name: `type checking, ${suffix}`, value: check.median, atMost: 0.5, unit: "x" },
      { name: `instantiations, ${suffix}`, value: instantiations, atMost: 0.25, unit: "x" },
    ] as const;
  });
  return [...absolute, ...relative];
}

/** Compares programs with the same number of calls. */
export function compareTypes(diagnosticsOf: DiagnosticsOf, setting: Setting): Comparison[] {
  return VERSIONS.flatMap((version) =>
    clientPairs(setting).flatMap(([current, earlier]) => {
      const [now, before] = [current, earlier].map((client) => resultOf(diagnosticsOf, version, client));
      const [checksNow = [], checksBefore = []] = [current, earlier].map((client) =>
        diagnosticsOf(version, client).map(({ check }) => check),
      );
      if (now === undefined || before === undefined) return [];
      const suffix = `of ${CALL_COUNT} calls with ${current}, TypeScript ${version}`;
      return [
        {
          name: `instantiations ${suffix}`,
          before: `${before.instantiations}`,
          now: `${now.instantiations}`,
          ratio: now.instantiations / before.instantiations,
        },
        {
          name: `type checking ${suffix}`,
          before: milliseconds(before.check),
          now: milliseconds(now.check),
          ratio: ratioOf(checksNow, checksBefore),
        },
      ];
    }),
  );
}

export function summarizeTypes(results: readonly TypesResult[]): SummaryRow[] {
  return VERSIONS.map((version) => {
    const list = (isListed: (client: string) => boolean): string =>
      results
        .filter((result) => result.version === version && isListed(result.client))
        .map(({ client, check, instantiations }) => `${client} ${milliseconds(check)}, ${instantiations}`)
        .join("; ");
    const name = `${CALL_COUNT} calls in TypeScript ${version}: time of type checking, instantiations`;
    const ours = list((client) => client.startsWith("@grinfi/"));
    return { name, ours, others: list((client) => !client.startsWith("@grinfi")) };
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
    `TypeScript ${version}, ${CORE} relative to ${REFERENCE_CLIENT}`,
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
