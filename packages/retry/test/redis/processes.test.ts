import { describeWithRedis, RedisServer } from "@grinfi/redis";
import { maxInWindow } from "@grinfi/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { LoggedRequest } from "../support/request-log.ts";
import { WorkerPool } from "../support/worker-pool.ts";

const LIMIT = 40;
const INTERVAL = 800;

describeWithRedis("processes share one limit through Redis", () => {
  let redis: RedisServer;
  let workers: WorkerPool;

  beforeEach(async () => {
    redis = await RedisServer.start();
  });
  afterEach(async () => {
    try {
      await workers.stop();
    } finally {
      await redis.kill();
    }
  });

  async function start(processes: number): Promise<void> {
    workers = await WorkerPool.start(processes, redis.url, {
      ...{ limit: LIMIT, interval: INTERVAL, responseTimeout: 4000, timeout: 1000 },
      ...{ onStoreUnavailable: "fail", concurrency: 30 },
    });
  }

  const processesOf = (log: readonly LoggedRequest[]): number =>
    new Set(log.map(({ process }) => process)).size;

  test("no window at the server has more requests than the limit, and each process gets slots", async () => {
    await start(4);
    await workers.waitForRequests(4 * LIMIT);
    await workers.waitUntil((log) => processesOf(log) === 4);
    expect(maxInWindow(INTERVAL, workers.log)).toBeLessThanOrEqual(LIMIT);
  });

  test("when a process is killed, the other one continues, and the limit holds throughout", async () => {
    await start(2);
    await workers.waitForRequests(LIMIT);
    workers.processes[0]?.kill("SIGKILL");
    await workers.waitForRequests(4 * LIMIT);
    expect(maxInWindow(INTERVAL, workers.log)).toBeLessThanOrEqual(LIMIT);
  });

  test("when Redis restarts empty, the limit holds throughout", async () => {
    await start(2);
    await workers.waitForRequests(2 * LIMIT + LIMIT / 2);
    await redis.kill();
    await redis.launch();
    await workers.waitForRequests(3 * LIMIT);
    expect(maxInWindow(INTERVAL, workers.log)).toBeLessThanOrEqual(LIMIT);
  });
});
