import { shuffled, spreadOf } from "@grinfi/measure";
import type { Call } from "./calls.ts";

const CALLS_BEFORE_TIMING = 2000;
const CALLS_PER_ROUND = 300;
const CPU_ROUNDS = 30;

/**
 * Returns the CPU time of one warm call of each client, in microseconds. Measures short blocks in a random order each
 * round. The calls should not wait for a network.
 */
export async function cpuTimesOf(calls: ReadonlyMap<string, Call>): Promise<ReadonlyMap<string, number>> {
  const rounds = new Map([...calls.keys()].map((client) => [client, [] as number[]]));
  for (const call of calls.values()) await makeCalls(call, CALLS_BEFORE_TIMING);
  for (let round = 0; round < CPU_ROUNDS; round++) {
    for (const [client, call] of shuffled([...calls])) {
      const before = process.cpuUsage();
      await makeCalls(call, CALLS_PER_ROUND);
      const { user, system } = process.cpuUsage(before);
      rounds.get(client)?.push((user + system) / CALLS_PER_ROUND);
    }
  }
  return new Map([...rounds].map(([client, times]) => [client, spreadOf(times).median]));
}

async function makeCalls(call: Call, count: number): Promise<void> {
  for (let index = 0; index < count; index++) await call();
}
