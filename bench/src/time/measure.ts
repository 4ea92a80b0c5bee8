import { deepStrictEqual } from "node:assert";
import { fork } from "node:child_process";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { shuffled } from "@grinfi/measure";
import { firstMessage } from "../first-message.ts";
import type { BenchmarkResult } from "../report.ts";
import type { Setting } from "../setting.ts";
import { createTimedClients, OPERATIONS, READS, type TimedClient } from "./clients.ts";
import { RESPONSES } from "./responses.ts";
import { createTimeResult, type SampleName, type Samples } from "./results.ts";

/** Number of calls that are timed together. */
const CALLS_PER_BLOCK = 25;
/** Number of calls before the measurement, so that the code is compiled and connections are open. */
const WARM_UP_CALLS = 400;
const TIME_ROUNDS = 120;

/** Measures the time per call against a server on loopback. */
export async function measureTime(setting: Setting): Promise<BenchmarkResult> {
  const server = fork(fileURLToPath(new URL("server.ts", import.meta.url)));
  try {
    const { port } = await firstMessage<AddressInfo>(server);
    const clients = await createTimedClients(`http://127.0.0.1:${port}`, setting);
    await checkResponses(clients);
    return createTimeResult(await sample(clients), setting);
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
  const names: SampleName[] = [...OPERATIONS, "reads"];
  const samples: Samples = new Map(
    Object.keys(clients).map((client) => [client, new Map(names.map((name) => [name, []]))]),
  );
  for (const client of Object.values(clients)) {
    for (const operation of OPERATIONS) await averageTime(client[operation], WARM_UP_CALLS);
  }
  for (let round = 0; round < TIME_ROUNDS; round++) {
    for (const operation of shuffled(OPERATIONS)) {
      for (const [name, client] of shuffled(Object.entries(clients)))
        samples
          .get(name)
          ?.get(operation)
          ?.push(await averageTime(client[operation], CALLS_PER_BLOCK));
    }
    for (const times of samples.values()) {
      const reads = READS.map((operation) => times.get(operation)?.[round] ?? Number.NaN);
      times.get("reads")?.push(reads.reduce((sum, time) => sum + time) / READS.length);
    }
  }
  return samples;
}

/** Makes calls one after the other, and returns the average time in milliseconds. */
async function averageTime(call: () => Promise<unknown>, count: number): Promise<number> {
  const start = performance.now();
  for (let index = 0; index < count; index++) await call();
  return (performance.now() - start) / count;
}
