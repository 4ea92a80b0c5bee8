import { fork, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withTempFolder } from "@grinfi/temp-folder";
import { createClient } from "redis";
import { firstMessage } from "../first-message.ts";
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
  if (spawnSync("redis-server", ["--version"]).status !== 0) return undefined;
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

/** Starts a Redis that listens on a Unix socket only, and stops it after the work. */
async function withRedis<T>(work: (socket: string) => Promise<T>): Promise<T> {
  return withTempFolder("bench", async (folder) => {
    const path = join(folder, "redis.sock");
    const args = ["--port", "0", "--unixsocket", path, "--save", "", "--appendonly", "no"];
    const server = spawn("redis-server", args, { stdio: "ignore", cwd: folder });
    try {
      // The client tries to connect until the server listens.
      const socket = { path, tls: false, reconnectStrategy: 50 } as const;
      const client = createClient({ socket }).on("error", () => {});
      await client.connect();
      client.destroy();
      return await work(path);
    } finally {
      server.kill();
      await once(server, "exit");
    }
  });
}
