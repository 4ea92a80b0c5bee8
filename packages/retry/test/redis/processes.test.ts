import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Fleet } from "../support/fleet.ts";
import { describeWithRedis, RedisServer } from "../support/redis-server.ts";
import type { Work } from "../support/worker.ts";

/** For a busy machine; each takes about ten seconds. */
vi.setConfig({ testTimeout: 300_000 });

const LIMIT = 40;
const INTERVAL = 800;
const PROCESSES = 4;

describeWithRedis("4 processes share one limit through Redis", () => {
  let redis: RedisServer;
  let fleet: Fleet;

  beforeEach(async () => {
    redis = await RedisServer.start();
  });
  afterEach(async () => {
    try {
      await fleet.stop();
    } finally {
      await redis.end();
    }
  });

  async function start(more: Partial<Work> = {}): Promise<void> {
    fleet = await Fleet.start(PROCESSES, {
      redisUrl: redis.url,
      limit: LIMIT,
      interval: INTERVAL,
      answerWithin: 1500,
      timeout: 300,
      whenAway: "fail",
      atOnce: 30,
      ...more,
    });
  }

  const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  test("no window at the server holds more than the limit, and each process has its part", async () => {
    await start();
    await fleet.seesMore(4 * LIMIT);
    expect(fleet.mostIn(INTERVAL)).toBeLessThanOrEqual(LIMIT);
    expect(new Set(fleet.log.map((seen) => seen.process)).size).toBe(PROCESSES);
  });

  test("a process is killed: its places come back, and the bound holds throughout", async () => {
    await start();
    await fleet.seesMore(LIMIT);
    const [victim] = fleet.workers;
    victim?.kill("SIGKILL");
    await fleet.seesMore(4 * LIMIT);
    expect(fleet.mostIn(INTERVAL)).toBeLessThanOrEqual(LIMIT);
    // All places are in use again.
    await expect.poll(() => fleet.mostIn(INTERVAL), { timeout: 40_000 }).toBe(LIMIT);
    expect(fleet.log.slice(-LIMIT).some((seen) => seen.process === victim?.pid)).toBe(false);
  });

  test("Redis is restarted and comes back empty: the bound holds throughout", async () => {
    await start();
    await fleet.seesMore(2 * LIMIT + LIMIT / 2);
    await redis.end();
    await redis.begin();
    await fleet.seesMore(3 * LIMIT);
    expect(fleet.mostIn(INTERVAL)).toBeLessThanOrEqual(LIMIT);
  });

  test("Redis loses its data while it runs: the bound holds throughout", async () => {
    await start();
    for (let count = 0; count < 3; count += 1) {
      await fleet.seesMore(LIMIT + 7);
      await redis.forget();
    }
    await fleet.seesMore(LIMIT);
    expect(fleet.mostIn(INTERVAL)).toBeLessThanOrEqual(LIMIT);
  });

  test("Redis stalls: nothing is sent without a place, and it goes on afterwards", async () => {
    await start();
    await fleet.seesMore(LIMIT + LIMIT / 2);
    redis.stall();
    await pass(1500);
    const before = fleet.log.length;
    await pass(2 * INTERVAL);
    expect(fleet.log.length).toBe(before);
    expect(fleet.errors).toContain("store_unavailable");
    redis.resume();
    await fleet.seesMore(3 * LIMIT);
    expect(fleet.mostIn(INTERVAL)).toBeLessThanOrEqual(LIMIT);
  });

  test("Redis stalls for all and each goes on with its share: the bound holds throughout", async () => {
    await start({ whenAway: { share: 1 / PROCESSES } });
    await fleet.seesMore(LIMIT + LIMIT / 2);
    redis.stall();
    await fleet.seesMore(3 * LIMIT);
    expect(new Set(fleet.log.slice(-2 * LIMIT).map((seen) => seen.process)).size).toBe(PROCESSES);
    redis.resume();
    await fleet.seesMore(3 * LIMIT);
    expect(fleet.mostIn(INTERVAL)).toBeLessThanOrEqual(LIMIT);
    expect(fleet.errors).not.toContain("store_unavailable");
  });
});
