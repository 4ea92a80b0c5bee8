import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { CORE, SDK } from "../config.ts";
import { firstMessage } from "../first-message.ts";
import { type BenchmarkResult, type Comparison, type Goal, type SummaryRow, table } from "../report.ts";
import { clientPairs, type Setting } from "../setting.ts";
import type { CoveredCall } from "./coverage-process.ts";

const COVERAGE_PROCESS = fileURLToPath(new URL("coverage-process.ts", import.meta.url));

/** Measures the warm calls of all clients in another process, because measuring makes code slower. */
export function readCoverage(setting: Setting): Promise<readonly CoveredCall[]> {
  return firstMessage(fork(COVERAGE_PROCESS, [JSON.stringify(setting)]));
}

interface Counts {
  readonly client: string;
  readonly files: number;
  readonly functions: number;
  /** Microseconds. */
  readonly cpuTime: number;
}

/** Measures how many source files and functions one warm call executes, and its CPU time without a network. */
export async function measureCoverage(setting: Setting): Promise<BenchmarkResult> {
  const results = (await readCoverage(setting)).map(countsOf);
  return {
    title: "Code of a warm call",
    summary: [summarizeCounts(results)],
    details: table(
      ["first page of a list with", "source files", "functions", "CPU time without a network"],
      results.map(({ client, files, functions, cpuTime }) => [
        client,
        `${files}`,
        `${functions}`,
        formatMicroseconds(cpuTime),
      ]),
    ),
    goals: coverageGoals(results.find(({ client }) => client === SDK)),
    comparisons: compareBuilds(results, setting),
    values: results,
  };
}

const countsOf = ({ client, functions, cpuTime }: CoveredCall): Counts => ({
  client,
  files: new Set(functions.map(({ file }) => file)).size,
  functions: functions.length,
  cpuTime,
});

const formatMicroseconds = (time: number): string => `${time.toFixed(1)} µs`;

function summarizeCounts(results: readonly Counts[]): SummaryRow {
  const list = (some: readonly Counts[]): string =>
    some
      .map(({ client, files, functions, cpuTime }) =>
        [client, files, "/", functions, "/", formatMicroseconds(cpuTime)].join(" "),
      )
      .join("; ");
  return {
    name: "source files / functions / CPU time of a warm contacts.search()",
    ours: list(results.filter(({ client }) => [CORE, SDK].includes(client))),
    others: list(results.filter(({ client }) => !client.startsWith("@grinfi"))),
  };
}

function coverageGoals(sdk: Counts | undefined): Goal[] {
  const suffix = "executed by a warm contacts.search()";
  return [
    { name: `source files ${suffix}`, value: sdk?.files ?? Number.NaN, atMost: 25, unit: "" },
    { name: `functions ${suffix}`, value: sdk?.functions ?? Number.NaN, atMost: 90, unit: "" },
  ];
}

function compareBuilds(results: readonly Counts[], setting: Setting): Comparison[] {
  return clientPairs(setting).flatMap(([current, earlier]) => {
    const now = results.find(({ client }) => client === current);
    const before = results.find(({ client }) => client === earlier);
    if (now === undefined || before === undefined) return [];
    const counts = (["files", "functions"] as const).map((unit) => ({
      name: `${unit} executed by a warm search with ${current}`,
      before: `${before[unit]}`,
      now: `${now[unit]}`,
      ratio: now[unit] / before[unit],
    }));
    const cpuTime = {
      name: `CPU time of a warm search with ${current}, without a network`,
      before: formatMicroseconds(before.cpuTime),
      now: formatMicroseconds(now.cpuTime),
      ratio: now.cpuTime / before.cpuTime,
    };
    return [...counts, cpuTime];
  });
}
