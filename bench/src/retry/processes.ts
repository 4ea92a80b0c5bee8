import { fork, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { createClient } from "redis";
import { CALLS, INTERVAL, LIMIT, readThroughput, type Throughput, withLimit } from "./throughput.ts";
import type { Work } from "./worker.ts";

export const PROCESSES = 4;

/** Processes that share the limit by way of Redis; `undefined` where that is not installed. */
export async function measureProcesses(): Promise<Throughput | undefined> {
  if (spawnSync("redis-server", ["--version"]).status !== 0) return undefined;
  return withRedis((redisUrl) =>
    withLimit(async (target) => {
      const calls = CALLS / PROCESSES;
      const work: Work = { redisUrl, baseUrl: target.url, limit: LIMIT, interval: INTERVAL, calls };
      const results = await Promise.all(Array.from({ length: PROCESSES }, () => runWorker(work)));
      const latency = results.reduce((sum, result) => sum + result.latency, 0) / PROCESSES;
      const failed = results.reduce((sum, result) => sum + result.failed, 0);
      return { ...(await readThroughput(target, latency)), failed };
    }),
  );
}

async function runWorker(work: Work): Promise<{ latency: number; failed: number }> {
  const worker = fork(fileURLToPath(new URL("worker.ts", import.meta.url)), [JSON.stringify(work)]);
  const [result] = await once(worker, "message");
  return result;
}

async function withRedis<T>(work: (url: string) => Promise<T>): Promise<T> {
  const port = await freePort();
  const args = ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const server = spawn("redis-server", args, { stdio: "ignore", cwd: tmpdir() });
  try {
    const url = `redis://127.0.0.1:${port}`;
    // It tries until the server listens.
    const client = createClient({ url, socket: { reconnectStrategy: 50 } }).on("error", () => {});
    await client.connect();
    client.destroy();
    return await work(url);
  } finally {
    server.kill();
    await once(server, "exit");
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
