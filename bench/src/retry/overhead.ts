import { fork } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { createClient } from "@grinfi/core";
import { ratioOf, type Spread, shuffled, spreadOf } from "@grinfi/measure";
import { Grinfi } from "@grinfi/sdk";

const ROUNDS = 40;
const CALLS_A_BLOCK = 25;
const WARM_UP = 400;

export interface Overhead {
  /** A call of the SDK to one of core. */
  readonly ratio: Spread;
  /** Microseconds that the SDK takes longer. */
  readonly added: Spread;
}

/** What retry, rate limit and timeouts add to a call when nothing goes wrong. */
export async function measureOverhead(): Promise<Overhead> {
  const server = fork(fileURLToPath(new URL("../time/server.ts", import.meta.url)));
  try {
    const [{ port }] = (await once(server, "message")) as [AddressInfo];
    const options = { apiKey: "test-key", baseUrl: `http://127.0.0.1:${port}` };
    const core = createClient(options);
    const sdk = new Grinfi({ ...options, rateLimit: { limit: 1_000_000 } });
    const clients = { core, sdk };
    for (const { call } of [core, sdk]) await block(() => call.listTags(), WARM_UP);
    const times = { core: [] as number[], sdk: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of shuffled(["core", "sdk"] as const)) {
        times[name].push(await block(() => clients[name].call.listTags(), CALLS_A_BLOCK));
      }
    }
    const added = times.sdk.map((time, round) => (time - (times.core[round] ?? Number.NaN)) * 1000);
    return { ratio: ratioOf(times.sdk, times.core), added: spreadOf(added) };
  } finally {
    server.disconnect();
  }
}

async function block(call: () => Promise<unknown>, count: number): Promise<number> {
  const start = performance.now();
  for (let index = 0; index < count; index++) await call();
  return (performance.now() - start) / count;
}
