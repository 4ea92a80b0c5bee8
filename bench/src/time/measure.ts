import { deepStrictEqual } from "node:assert";
import { fork } from "node:child_process";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { ratioOf, type Spread, shuffled, spreadOf } from "@grinfi/measure";
import { CORE } from "../config.ts";
import { firstMessage } from "../first-message.ts";
import { type BenchmarkResult, table, times, timesWithSpread } from "../report.ts";
import { averageTime, CALLS_PER_BLOCK, WARM_UP_CALLS } from "../timing.ts";
import { createTimedClients, type TimedClient, type TimedOperation } from "./clients.ts";
import { RESPONSES } from "./responses.ts";

const OPERATIONS: readonly TimedOperation[] = ["listTags", "getLead", "listFlows"];
const TIME_ROUNDS = 80;

/** Milliseconds per call, by client and operation, with one number per round. */
type Samples = Map<string, Map<TimedOperation | "all", number[]>>;

/** Measures the time per call against a server on loopback. */
export async function measureTime(): Promise<BenchmarkResult> {
  const server = fork(fileURLToPath(new URL("server.ts", import.meta.url)));
  try {
    const { port } = await firstMessage<AddressInfo>(server);
    const clients = createTimedClients(`http://127.0.0.1:${port}`);
    await checkResponses(clients);
    return createResult(await sample(clients));
  } finally {
    server.disconnect();
  }
}

/** Each client must return the same values. */
async function checkResponses(clients: Readonly<Record<string, TimedClient>>): Promise<void> {
  const expected = [...RESPONSES.values()];
  for (const client of Object.values(clients)) {
    for (const [index, operation] of OPERATIONS.entries())
      deepStrictEqual(await client[operation](), expected[index]);
  }
}

/** Measures short blocks in a random order each round, so that a slow phase of the machine affects all clients. */
async function sample(clients: Readonly<Record<string, TimedClient>>): Promise<Samples> {
  const samples: Samples = new Map(
    Object.keys(clients).map((name) => [
      name,
      new Map([...OPERATIONS, "all" as const].map((operation) => [operation, []])),
    ]),
  );
  for (const client of Object.values(clients)) {
    for (const operation of OPERATIONS) await averageTime(client[operation], WARM_UP_CALLS);
  }
  for (let round = 0; round < TIME_ROUNDS; round++) {
    const averages = new Map<string, number>();
    for (const operation of shuffled(OPERATIONS)) {
      for (const [name, client] of shuffled(Object.entries(clients))) {
        const time = await averageTime(client[operation], CALLS_PER_BLOCK);
        samples.get(name)?.get(operation)?.push(time);
        averages.set(name, (averages.get(name) ?? 0) + time / OPERATIONS.length);
      }
    }
    for (const [name, average] of averages) samples.get(name)?.get("all")?.push(average);
  }
  return samples;
}

function createResult(samples: Samples): BenchmarkResult {
  const of = (name: string, operation: TimedOperation | "all"): number[] =>
    samples.get(name)?.get(operation) ?? [];
  const ratio = (name: string, baseline: string, operation: TimedOperation | "all" = "all"): Spread =>
    ratioOf(of(name, operation), of(baseline, operation));
  const results = [...samples.keys()].map((name) => ({
    name,
    microseconds: spreadOf(of(name, "all")).median * 1000,
    operations: Object.fromEntries(
      OPERATIONS.map((operation) => [operation, ratio(name, "raw fetch", operation)]),
    ),
    toRawFetch: ratio(name, "raw fetch"),
    toOpenapiFetch: ratio(name, "openapi-fetch"),
  }));
  const details = table(
    ["a call with", ...OPERATIONS, "all, relative to raw fetch", "all, relative to openapi-fetch", "median"],
    results.map(({ name, microseconds, operations, toRawFetch, toOpenapiFetch }) => [
      name,
      ...Object.values(operations).map(({ median }) => times(median)),
      timesWithSpread(toRawFetch),
      timesWithSpread(toOpenapiFetch),
      `${microseconds.toFixed(0)} µs`,
    ]),
  );
  const goal = (baseline: string, atMost: number): BenchmarkResult["goals"][number] => ({
    name: `time per call, relative to ${baseline}`,
    value: ratio(CORE, baseline).median,
    atMost,
    unit: "x",
  });
  return {
    title: "Time per call",
    summary: [
      {
        name: "time per call, relative to raw fetch",
        ours: `${CORE} ${times(ratio(CORE, "raw fetch").median)}`,
        others: ["openapi-fetch", "ky", "axios"]
          .map((name) => `${name} ${times(ratio(name, "raw fetch").median)}`)
          .join("; "),
      },
    ],
    details,
    goals: [goal("raw fetch", 1.2), goal("openapi-fetch", 1.1)],
    values: results,
  };
}
