import { ratioOf, type Spread, spreadOf } from "@grinfi/measure";
import { CORE, SDK } from "../config.ts";
import {
  type BenchmarkResult,
  type Comparison,
  type Goal,
  type SummaryRow,
  table,
  times,
  timesWithSpread,
} from "../report.ts";
import { clientPairs, type Setting } from "../setting.ts";
import { OPERATIONS, type TimedOperation, WRITE } from "./clients.ts";

/** An operation, or the average of all reads. */
export type SampleName = TimedOperation | "reads";

/** Milliseconds per call, by client and operation, with one number per round. */
export type Samples = Map<string, Map<SampleName, number[]>>;

const RAW_FETCH = "raw fetch";
const OTHERS = ["openapi-fetch", "ky", "axios"];
const KINDS = { read: "reads", write: WRITE } as const;

export function createTimeResult(samples: Samples, setting: Setting): BenchmarkResult {
  const timesOf = (client: string, name: SampleName): number[] => samples.get(client)?.get(name) ?? [];
  const ratio = (client: string, base: string, name: SampleName): Spread =>
    ratioOf(timesOf(client, name), timesOf(base, name));
  const microseconds = (client: string, name: SampleName): string =>
    `${(spreadOf(timesOf(client, name)).median * 1000).toFixed(0)} µs`;

  const summaryRow = (kind: keyof typeof KINDS): SummaryRow => {
    const list = (clients: readonly string[]): string =>
      clients.map((client) => `${client} ${times(ratio(client, RAW_FETCH, KINDS[kind]).median)}`).join("; ");
    return {
      name: `time per ${kind}, relative to ${RAW_FETCH}`,
      ours: list([CORE, SDK]),
      others: list(OTHERS),
    };
  };
  const goal = (kind: keyof typeof KINDS, client: string, base: string, atMost: number): Goal => ({
    name: `time per ${kind} with ${client}, relative to ${base}`,
    value: ratio(client, base, KINDS[kind]).median,
    atMost,
    unit: "x",
  });
  const comparisons = clientPairs(setting).flatMap(([current, earlier]) =>
    Object.entries(KINDS).map(
      ([kind, name]): Comparison => ({
        name: `time per ${kind} with ${current}`,
        before: microseconds(earlier, name),
        now: microseconds(current, name),
        ratio: ratio(current, earlier, name),
      }),
    ),
  );
  return {
    title: "Time per call",
    summary: [summaryRow("read"), summaryRow("write")],
    details: table(
      [
        "a call with",
        ...OPERATIONS,
        `reads, relative to ${RAW_FETCH}`,
        `reads, relative to ${CORE}`,
        "a read",
        "a write",
      ],
      [...samples.keys()].map((client) => [
        client,
        ...OPERATIONS.map((operation) => times(ratio(client, RAW_FETCH, operation).median)),
        timesWithSpread(ratio(client, RAW_FETCH, "reads")),
        timesWithSpread(ratio(client, CORE, "reads")),
        microseconds(client, "reads"),
        microseconds(client, WRITE),
      ]),
    ),
    goals: [
      goal("read", CORE, RAW_FETCH, 1.2),
      goal("read", CORE, "openapi-fetch", 1.1),
      goal("read", SDK, CORE, 1.12),
      goal("read", SDK, RAW_FETCH, 1.25),
      goal("read", SDK, "ky", 1),
      goal("write", SDK, RAW_FETCH, 1.3),
    ],
    comparisons,
    values: Object.fromEntries(
      [...samples].map(([client, byName]) => [
        client,
        Object.fromEntries([...byName].map(([name, values]) => [name, spreadOf(values)])),
      ]),
    ),
  };
}
