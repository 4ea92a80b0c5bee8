import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { mostIn } from "../support/most-in.ts";
import { connect, type TestClient } from "../support/redis-client.ts";
import { describeWithRedis, RedisServer } from "../support/redis-server.ts";
import { TimedRedis, useTimersOfRedis } from "../support/timed-redis.ts";
import { VirtualFleet } from "../support/virtual-fleet.ts";
import type { SharedLimit } from "../support/worker.ts";

const LIMIT = 40;
const INTERVAL = 800;
const PROCESSES = 4;

describeWithRedis("4 limiters share one limit through Redis", () => {
  let server: RedisServer;
  let client: TestClient;
  let redis: TimedRedis;
  let fleet: VirtualFleet;

  beforeAll(async () => {
    server = await RedisServer.start();
    client = await connect(server.url);
  });
  beforeEach(async () => {
    await client.flushAll();
    useTimersOfRedis();
    redis = new TimedRedis(client);
  });
  afterEach(() => {
    for (let process = 0; process < PROCESSES; process += 1) fleet.kill(process);
    vi.useRealTimers();
  });
  afterAll(async () => {
    client.destroy();
    await server.end();
  });

  function start(more: Partial<SharedLimit> = {}): void {
    fleet = new VirtualFleet(redis, PROCESSES, {
      ...{ limit: LIMIT, interval: INTERVAL, responseTimeout: 1500, timeout: 300 },
      ...{ onStoreUnavailable: "fail", atOnce: 30, ...more },
    });
  }

  const processesIn = (from: number): Set<number> =>
    new Set(fleet.log.slice(from).map(({ process }) => process));

  test("no window at the server holds more than the limit, and each has its part", async () => {
    start();
    await fleet.seesMore(10 * LIMIT);
    expect(mostIn(INTERVAL, fleet.log)).toBe(LIMIT);
    expect(processesIn(0).size).toBe(PROCESSES);
    expect(fleet.errors).toEqual([]);
  });

  test("one is killed: its slots come back, and the bound holds throughout", async () => {
    start();
    await fleet.seesMore(LIMIT);
    fleet.kill(0);
    const held = fleet.log.length;
    // As long as a slot may be held, and one interval.
    await redis.pass(1500 + 300 + 2 * INTERVAL);
    expect(mostIn(INTERVAL, fleet.log)).toBe(LIMIT);
    expect(mostIn(INTERVAL, fleet.log.slice(-LIMIT))).toBe(LIMIT);
    expect([...processesIn(held)].sort()).toEqual([1, 2, 3]);
  });

  test("Redis goes away and comes back empty: the bound holds throughout", async () => {
    start();
    await fleet.seesMore(2 * LIMIT + LIMIT / 2);
    redis.setAway(true);
    await client.flushAll();
    await redis.pass(100);
    redis.setAway(false);
    await fleet.seesMore(3 * LIMIT);
    expect(mostIn(INTERVAL, fleet.log)).toBe(LIMIT);
    expect(new Set(fleet.errors)).toEqual(new Set(["store_unavailable"]));
  });

  test("Redis loses its data while it runs: the bound holds throughout", async () => {
    start();
    for (let count = 0; count < 3; count += 1) {
      await fleet.seesMore(LIMIT + 7);
      await client.flushAll();
    }
    await fleet.seesMore(LIMIT);
    expect(mostIn(INTERVAL, fleet.log)).toBe(LIMIT);
  });

  test("Redis stalls: nothing is sent without a slot, and it goes on afterwards", async () => {
    start();
    await fleet.seesMore(LIMIT + LIMIT / 2);
    redis.stall();
    await redis.pass(300);
    const before = fleet.log.length;
    await redis.pass(5 * INTERVAL);
    expect(fleet.log.length).toBe(before);
    expect(new Set(fleet.errors)).toEqual(new Set(["store_unavailable"]));
    redis.resume();
    await fleet.seesMore(3 * LIMIT);
    expect(mostIn(INTERVAL, fleet.log)).toBe(LIMIT);
  });

  test("Redis stalls for all and each goes on with its share: the bound holds throughout", async () => {
    start({ onStoreUnavailable: { share: 1 / PROCESSES } });
    await fleet.seesMore(LIMIT + LIMIT / 2);
    redis.stall();
    const before = fleet.log.length;
    await fleet.seesMore(3 * LIMIT);
    expect(processesIn(before).size).toBe(PROCESSES);
    redis.resume();
    await fleet.seesMore(3 * LIMIT);
    expect(mostIn(INTERVAL, fleet.log)).toBe(LIMIT);
    expect(fleet.errors).toEqual([]);
  });
});
