import { connect, describeWithRedis, RedisServer, type TestClient } from "@grinfi/redis";
import { maxInWindow } from "@grinfi/testing";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { SimulatedWorkers } from "../support/simulated-workers.ts";
import { TimedRedis, useFakeTimersWithSockets } from "../support/timed-redis.ts";
import type { SharedLimit } from "../support/worker.ts";

const LIMIT = 40;
const INTERVAL = 800;
const PROCESSES = 4;

describeWithRedis("4 limiters share one limit through Redis", () => {
  let server: RedisServer;
  let client: TestClient;
  let redis: TimedRedis;
  let workers: SimulatedWorkers;

  beforeAll(async () => {
    server = await RedisServer.start();
    client = await connect(server.url);
  });
  beforeEach(async () => {
    await client.flushAll();
    useFakeTimersWithSockets();
    redis = new TimedRedis(client);
  });
  afterEach(() => {
    for (let process = 0; process < PROCESSES; process += 1) workers.kill(process);
    vi.useRealTimers();
  });
  afterAll(async () => {
    client.destroy();
    await server.kill();
  });

  function start(more: Partial<SharedLimit> = {}): void {
    workers = new SimulatedWorkers(redis, PROCESSES, {
      ...{ limit: LIMIT, interval: INTERVAL, responseTimeout: 1500, timeout: 300 },
      ...{ onStoreUnavailable: "fail", concurrency: 30, ...more },
    });
  }

  const processesIn = (from: number): Set<number> =>
    new Set(workers.log.slice(from).map(({ process }) => process));

  test("no window at the server has more requests than the limit, and each process gets slots", async () => {
    start();
    await workers.waitForRequests(10 * LIMIT);
    expect(maxInWindow(INTERVAL, workers.log)).toBe(LIMIT);
    expect(processesIn(0).size).toBe(PROCESSES);
    expect(workers.errors).toEqual([]);
  });

  test("when a process is killed, its slots become free, and the limit holds throughout", async () => {
    start();
    await workers.waitForRequests(LIMIT);
    workers.kill(0);
    const held = workers.log.length;
    // The maximum hold time of a slot, and two intervals.
    await redis.pass(1500 + 300 + 2 * INTERVAL);
    expect(maxInWindow(INTERVAL, workers.log)).toBe(LIMIT);
    expect(maxInWindow(INTERVAL, workers.log.slice(-LIMIT))).toBe(LIMIT);
    expect([...processesIn(held)].sort()).toEqual([1, 2, 3]);
  });

  test("when Redis is unavailable and then empty, the limit holds throughout", async () => {
    start();
    await workers.waitForRequests(2 * LIMIT + LIMIT / 2);
    redis.setUnavailable(true);
    await client.flushAll();
    await redis.pass(100);
    redis.setUnavailable(false);
    await workers.waitForRequests(3 * LIMIT);
    expect(maxInWindow(INTERVAL, workers.log)).toBe(LIMIT);
    expect(new Set(workers.errors)).toEqual(new Set(["store_unavailable"]));
  });

  test("when Redis loses its data, the limit holds throughout", async () => {
    start();
    for (let count = 0; count < 3; count += 1) {
      await workers.waitForRequests(LIMIT + 7);
      await client.flushAll();
    }
    await workers.waitForRequests(LIMIT);
    expect(maxInWindow(INTERVAL, workers.log)).toBe(LIMIT);
  });

  test("while Redis stalls, nothing is sent without a slot, and calls continue afterwards", async () => {
    start();
    await workers.waitForRequests(LIMIT + LIMIT / 2);
    redis.stall();
    await redis.pass(300);
    const before = workers.log.length;
    await redis.pass(5 * INTERVAL);
    expect(workers.log.length).toBe(before);
    expect(new Set(workers.errors)).toEqual(new Set(["store_unavailable"]));
    redis.resume();
    await workers.waitForRequests(3 * LIMIT);
    expect(maxInWindow(INTERVAL, workers.log)).toBe(LIMIT);
  });

  test("while Redis stalls and each process uses its share, the limit holds throughout", async () => {
    start({ onStoreUnavailable: { share: 1 / PROCESSES } });
    await workers.waitForRequests(LIMIT + LIMIT / 2);
    redis.stall();
    const before = workers.log.length;
    await workers.waitForRequests(3 * LIMIT);
    expect(processesIn(before).size).toBe(PROCESSES);
    redis.resume();
    await workers.waitForRequests(3 * LIMIT);
    expect(maxInWindow(INTERVAL, workers.log)).toBe(LIMIT);
    expect(workers.errors).toEqual([]);
  });
});
