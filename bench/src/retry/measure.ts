import { SDK } from "../config.ts";
import { type BenchmarkResult, type Goal, percent, type SummaryRow, table } from "../report.ts";
import { RETRY_CLIENTS } from "./clients.ts";
import { type Duplicates, measureDuplicates, SENDS } from "./duplicates.ts";
import { measureProcesses, PROCESSES } from "./many-processes.ts";
import { INTERVAL_MS, maximumRate, measureThroughput, RATE_LIMIT, type Throughput } from "./throughput.ts";

interface ClientResult extends Throughput, Partial<Duplicates> {
  readonly name: string;
  /** The rate as a share of the maximum. */
  readonly utilization: number;
}

const utilizationOf = ({ rate }: Pick<Throughput, "rate">, latency: number): number =>
  (rate ?? Number.NaN) / maximumRate(latency);

/** Measures how well clients respect a rate limit, and whether they send messages twice. */
export async function measureRetry(): Promise<BenchmarkResult> {
  const clients = Object.entries(RETRY_CLIENTS);
  // All clients run at once, because time is not measured here, and most of it is waiting.
  const duplicates = await Promise.all(
    clients.map(([, createRetryClient]) => measureDuplicates(createRetryClient)),
  );
  const results: ClientResult[] = [];
  for (const [index, [name, createRetryClient]] of clients.entries()) {
    const throughput = await measureThroughput(createRetryClient);
    // The latency of our client is used, because that of other clients grows with their queue.
    const utilization = utilizationOf(throughput, results[0]?.latency ?? throughput.latency);
    results.push({ name, utilization, ...throughput, ...duplicates[index] });
  }
  const [ours] = results as [ClientResult, ...ClientResult[]];
  const processes = await measureProcesses();
  if (processes) {
    const utilization = utilizationOf(processes, processes.latency);
    results.splice(1, 0, { name: `${SDK}, ${PROCESSES} processes with Redis`, utilization, ...processes });
  }
  const details = [
    resultTable(results),
    ...(processes ? [] : ["Skipped because redis-server is not installed: many processes with Redis."]),
  ].join("\n\n");
  return {
    title: "Retry and rate limit",
    summary: summarizeClients(results),
    details,
    goals: goalsFor(ours, processes),
    values: { results },
  };
}

function resultTable(results: readonly ClientResult[]): string {
  return table(
    [
      `${RATE_LIMIT} requests in ${INTERVAL_MS} ms`,
      "throughput",
      "latency",
      "rejected",
      "failed",
      "sent twice",
      "extra requests",
    ],
    results.map(({ name, rejected, failed, duplicates, extraRequests, latency, utilization }) => [
      name,
      percent(utilization),
      `${latency.toFixed(0)} ms`,
      `${rejected}`,
      `${failed}`,
      `${duplicates ?? "-"}`,
      `${extraRequests ?? "-"}`,
    ]),
  );
}

function goalsFor(ours: ClientResult, processes: Throughput | undefined): Goal[] {
  const goals: Goal[] = [
    { name: "throughput under the rate limit", value: ours.utilization, atLeast: 0.98, unit: "%" },
    { name: "requests over the rate limit", value: ours.rejected, atMost: 0, unit: "" },
    { name: "messages sent twice", value: ours.duplicates ?? Number.NaN, atMost: 0, unit: "" },
  ];
  if (processes === undefined) return goals;
  const value = utilizationOf(processes, processes.latency);
  const suffix = `, ${PROCESSES} processes`;
  return [
    ...goals,
    { name: `throughput under the rate limit${suffix}`, value, atLeast: 0.98, unit: "%" },
    { name: `requests over the rate limit${suffix}`, value: processes.rejected, atMost: 0, unit: "" },
  ];
}

function summarizeClients(results: readonly ClientResult[]): SummaryRow[] {
  const isOurs = ({ name }: ClientResult): boolean => name.startsWith("@grinfi/");
  const list = (some: readonly ClientResult[], value: (result: ClientResult) => string): string =>
    some.map((result) => `${result.name} ${value(result)}`).join("; ");
  const row = (name: string, value: (result: ClientResult) => string): SummaryRow => ({
    name,
    ours: list(results.filter(isOurs), value),
    others: list(
      results.filter((result) => !isOurs(result)),
      value,
    ),
  });
  return [
    row("utilization of the rate limit", ({ utilization }) => percent(utilization)),
    row("requests rejected by the rate limit", ({ rejected }) => `${rejected}`),
    row(`messages sent twice, of ${SENDS}`, ({ duplicates }) => `${duplicates ?? "-"}`),
  ];
}
