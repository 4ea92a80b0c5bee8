import { redisStore } from "@grinfi/retry/redis";
import { Grinfi } from "@grinfi/sdk";
import { createClient } from "redis";
import { API_KEY } from "../config.ts";
import { LatencyMeter } from "./latency-meter.ts";

export interface WorkerOptions {
  /** Path of the Unix socket on which Redis listens. */
  readonly redisSocket: string;
  readonly baseUrl: string;
  readonly limit: number;
  readonly interval: number;
  readonly callCount: number;
}

/**
 * Starts all calls at once, shares the rate limit with other processes through Redis, and sends the latency to its
 * parent.
 */
const options = JSON.parse(process.argv[2] ?? "") as WorkerOptions;
const { redisSocket, baseUrl, callCount, limit, interval } = options;
const redis = await createClient({ socket: { path: redisSocket, tls: false } }).connect();
const meter = new LatencyMeter();
const store = redisStore({ client: redis, bucket: "bench" });
const sdk = new Grinfi({
  apiKey: API_KEY,
  baseUrl,
  fetch: meter.fetch,
  // A new Redis grants no slot for one interval.
  timeout: 5 * interval,
  rateLimit: { limit, interval, store, maxQueue: callCount },
});
const outcomes = await Promise.allSettled(Array.from({ length: callCount }, () => sdk.call.listTags()));
const failed = outcomes.filter(({ status }) => status === "rejected").length;
process.send?.({ latency: meter.averageAfter(callCount / 4), failed });
redis.destroy();
process.disconnect();
