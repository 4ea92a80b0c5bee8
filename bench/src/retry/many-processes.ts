import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { firstMessage } from "../first-message.ts";
import { isRedisInstalled, withRedis } from "../redis-process.ts";
import {
  INTERVAL_MS,
  RATE_LIMIT,
  readThroughput,
  THROUGHPUT_CALLS,
  type Throughput,
  withRateLimitedEmulator,
} from "./throughput.ts";
import type { WorkerOptions } from "./worker-process.ts";

export const PROCESSES = 4;

/** Measures processes that share the rate limit through Redis. Returns `undefined` if Redis is not installed. */
export async function measureProcesses(): Promise<Throughput | undefined> {
  if (!isRedisInstalled()) return undefined;
  return withRedis((redisSocket) =>
    withRateLimitedEmulator(async (emulator) => {
      const options: WorkerOptions = {
        redisSocket,
        baseUrl: emulator.url,
        limit: RATE_LIMIT,
        interval: INTERVAL_MS,
        callCount: THROUGHPUT_CALLS / PROCESSES,
      };
      const results = await Promise.all(Array.from({ length: PROCESSES }, () => runWorker(options)));
      const latency = results.reduce((sum, result) => sum + result.latency, 0) / PROCESSES;
      const failed = results.reduce((sum, result) => sum + result.failed, 0);
      return { ...(await readThroughput(emulator, latency)), failed };
    }),
  );
}

async function runWorker(options: WorkerOptions): Promise<{ latency: number; failed: number }> {
  const file = fileURLToPath(new URL("worker-process.ts", import.meta.url));
  const worker = fork(file, [JSON.stringify(options)]);
  return firstMessage(worker);
}
