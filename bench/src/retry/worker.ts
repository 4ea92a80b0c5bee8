import { redisStore } from "@grinfi/retry/redis";
import { Grinfi } from "@grinfi/sdk";
import { createClient } from "redis";
import { Meter } from "./target.ts";

/** What a worker is told to do. */
export interface Work {
  readonly redisUrl: string;
  readonly baseUrl: string;
  readonly limit: number;
  readonly interval: number;
  readonly calls: number;
}

/** A process that makes its calls at once, shares the limit with others by way of Redis, and tells how long requests took. */
const { redisUrl, baseUrl, calls, limit, interval } = JSON.parse(process.argv[2] ?? "") as Work;
const client = await createClient({ url: redisUrl }).connect();
const meter = new Meter();
const store = redisStore({ client, bucket: "bench" });
const grinfi = new Grinfi({
  apiKey: "test-key",
  baseUrl,
  fetch: meter.fetch,
  // As long as this a new Redis gives no slot.
  timeout: 5 * interval,
  rateLimit: { limit, interval, store, maxQueue: calls },
});
const ends = await Promise.allSettled(Array.from({ length: calls }, () => grinfi.call.listTags()));
const failed = ends.filter(({ status }) => status === "rejected").length;
process.send?.({ latency: meter.latencyAfter(calls / 4), failed });
client.destroy();
process.disconnect();
