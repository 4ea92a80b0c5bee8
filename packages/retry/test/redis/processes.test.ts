import { afterEach, beforeEach, expect, test } from "vitest";
import { Fleet } from "../support/fleet.ts";
import { mostIn, type Seen } from "../support/most-in.ts";
import { describeWithRedis, RedisServer } from "../support/redis-server.ts";

const LIMIT = 40;
const INTERVAL = 800;

describeWithRedis("processes share one limit through Redis", () => {
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

  async function start(processes: number): Promise<void> {
    fleet = await Fleet.start(processes, redis.url, {
      ...{ limit: LIMIT, interval: INTERVAL, responseTimeout: 4000, timeout: 1000 },
      ...{ onStoreUnavailable: "fail", atOnce: 30 },
    });
  }

  const processesOf = (log: readonly Seen[]): number => new Set(log.map(({ process }) => process)).size;

  test("no window at the server holds more than the limit, and each process has its part", async () => {
    await start(4);
    await fleet.seesMore(4 * LIMIT);
    await fleet.sees((log) => processesOf(log) === 4);
    expect(mostIn(INTERVAL, fleet.log)).toBeLessThanOrEqual(LIMIT);
  });

  test("a process is killed: the other goes on, and the bound holds throughout", async () => {
    await start(2);
    await fleet.seesMore(LIMIT);
    fleet.workers[0]?.kill("SIGKILL");
    await fleet.seesMore(4 * LIMIT);
    expect(mostIn(INTERVAL, fleet.log)).toBeLessThanOrEqual(LIMIT);
  });

  test("Redis is restarted and comes back empty: the bound holds throughout", async () => {
    await start(2);
    await fleet.seesMore(2 * LIMIT + LIMIT / 2);
    await redis.end();
    await redis.begin();
    await fleet.seesMore(3 * LIMIT);
    expect(mostIn(INTERVAL, fleet.log)).toBeLessThanOrEqual(LIMIT);
  });
});
