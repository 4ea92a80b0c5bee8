import { fork } from "node:child_process";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { createClient } from "@grinfi/core";
import { ratioOf, type Spread, shuffled, spreadOf } from "@grinfi/measure";
import { Grinfi } from "@grinfi/sdk";
import { API_KEY } from "../config.ts";
import { firstMessage } from "../first-message.ts";
import { averageTime, CALLS_PER_BLOCK, WARM_UP_CALLS } from "../timing.ts";

const OVERHEAD_ROUNDS = 40;

export interface Overhead {
  /** Time of a call with the SDK, relative to one with core. */
  readonly ratio: Spread;
  /** Microseconds that the SDK takes longer. */
  readonly difference: Spread;
}

/** Measures the cost of retries, rate limiter and timeouts for a call that succeeds. */
export async function measureOverhead(): Promise<Overhead> {
  const server = fork(fileURLToPath(new URL("../time/server.ts", import.meta.url)));
  try {
    const { port } = await firstMessage<AddressInfo>(server);
    const options = { apiKey: API_KEY, baseUrl: `http://127.0.0.1:${port}` };
    const clients = {
      core: createClient(options),
      sdk: new Grinfi({ ...options, rateLimit: { limit: 1_000_000 } }),
    };
    for (const { call } of Object.values(clients)) await averageTime(() => call.listTags(), WARM_UP_CALLS);
    const times = { core: [] as number[], sdk: [] as number[] };
    for (let round = 0; round < OVERHEAD_ROUNDS; round++) {
      for (const name of shuffled(["core", "sdk"] as const)) {
        times[name].push(await averageTime(() => clients[name].call.listTags(), CALLS_PER_BLOCK));
      }
    }
    const difference = times.sdk.map((time, round) => (time - (times.core[round] ?? Number.NaN)) * 1000);
    return { ratio: ratioOf(times.sdk, times.core), difference: spreadOf(difference) };
  } finally {
    server.disconnect();
  }
}
