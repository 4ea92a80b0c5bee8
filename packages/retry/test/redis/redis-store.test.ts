import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, describeWithRedis, RedisServer, type TestClient } from "@grinfi/redis";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { RateLimitStore, SlotRequest } from "../../src/index.ts";
import { type RedisClient, redisStore } from "../../src/redis.ts";
import { TimedRedis, useFakeTimersWithSockets } from "../support/timed-redis.ts";

const REQUEST: SlotRequest = { count: 1, limit: 3, interval: 200, maxHoldMs: 100 };
const ONE: SlotRequest = { ...REQUEST, limit: 1 };
/** The interval, and the tolerance for clock drift. */
const RECOVERY = 201;
const TIMEOUT = 3000;

describeWithRedis("slots in Redis", () => {
  let server: RedisServer;
  let client: TestClient;
  let redis: TimedRedis;

  beforeAll(async () => {
    server = await RedisServer.start();
    client = await connect(server.url);
  });
  beforeEach(async () => {
    await client.flushAll();
    useFakeTimersWithSockets();
    redis = new TimedRedis(client);
  });
  afterEach(() => void vi.useRealTimers());
  afterAll(async () => {
    client.destroy();
    await server.kill();
  });

  const storeOf = (bucket: string): RateLimitStore => redisStore({ client: redis, bucket, timeout: TIMEOUT });

  /** Returns a store whose limit exists in Redis, so that there is no cooldown. */
  async function knownStore(bucket = "known"): Promise<RateLimitStore> {
    const store = storeOf(bucket);
    const { waitMs } = await store.acquire(REQUEST);
    await redis.pass(waitMs);
    return store;
  }

  test("a new limit has a cooldown of one interval, or of the maximum hold time", async () => {
    const request = { ...REQUEST, maxHoldMs: 10_000 };
    const short = storeOf("short");
    expect(await short.acquire({ ...request, interval: 1000 })).toEqual({ slots: [], waitMs: 13_001 });
    const long = storeOf("long");
    expect(await long.acquire({ ...request, interval: 60_000 })).toEqual({ slots: [], waitMs: 60_061 });
    await redis.pass(60_060);
    expect((await long.acquire({ ...request, interval: 60_000 })).slots).toHaveLength(0);
    await redis.pass(1);
    expect((await long.acquire({ ...request, interval: 60_000 })).slots).toHaveLength(1);
  });

  test("several stores together get no more slots than the limit", async () => {
    await knownStore("shared");
    const stores = Array.from({ length: 5 }, () => storeOf("shared"));
    const grants = await Promise.all(
      stores.map((each) => each.acquire({ ...REQUEST, count: 4, limit: 10, maxHoldMs: 60_000 })),
    );
    expect(grants.reduce((sum, { slots }) => sum + slots.length, 0)).toBe(10);
    for (const { slots, waitMs } of grants) {
      // A slot that is released now becomes free after one interval.
      if (slots.length < 4) expect(waitMs).toBe(RECOVERY);
    }
  });

  test("a released slot becomes free after one interval", async () => {
    const store = await knownStore();
    const [slot] = (await store.acquire(ONE)).slots;
    slot?.release();
    await redis.pass(100);
    expect(await store.acquire(ONE)).toEqual({ slots: [], waitMs: RECOVERY - 100 + 1 });
    await redis.pass(RECOVERY - 100);
    expect((await store.acquire(ONE)).slots).toHaveLength(0);
    await redis.pass(1);
    expect((await store.acquire(ONE)).slots).toHaveLength(1);
  });

  test("a cancelled slot becomes free immediately", async () => {
    const store = await knownStore();
    const [slot] = (await store.acquire(ONE)).slots;
    expect((await store.acquire(ONE)).slots).toHaveLength(0);
    slot?.cancel();
    expect((await store.acquire(ONE)).slots).toHaveLength(1);
  });

  test("a slot that is never released becomes free one interval after its maximum hold time", async () => {
    const store = await knownStore();
    expect((await store.acquire(ONE)).slots).toHaveLength(1);
    // The maximum hold time, the timeout of Redis, and the interval.
    await redis.pass(100 + TIMEOUT + RECOVERY);
    expect((await store.acquire(ONE)).slots).toHaveLength(0);
    await redis.pass(1);
    expect((await store.acquire(ONE)).slots).toHaveLength(1);
  });

  test("a release adds the slot again if the store lost its data", async () => {
    const { slots } = await (await knownStore("lost")).acquire({ ...REQUEST, count: 3 });
    expect(slots).toHaveLength(3);
    await client.flushAll();
    for (const slot of slots) slot.release();
    await redis.pass(0);
    // `since`, `cooldown` and the three slots.
    expect(await client.zCard("rate-limit:lost")).toBe(5);
  });

  test("a lowered limit grants no slot until enough slots are free", async () => {
    const store = await knownStore();
    const { slots } = await store.acquire({ ...REQUEST, count: 3 });
    slots[0]?.release();
    // Two slots are still held. The earliest time that one can be free is in one interval.
    expect(await store.acquire(ONE)).toEqual({ slots: [], waitMs: RECOVERY });
  });

  test("after a process has used its share, no slot is granted for one interval", async () => {
    const other = await knownStore();
    const onStoreUnavailable = { share: 0.5 };
    const store = redisStore({ client: redis, bucket: "known", timeout: TIMEOUT, onStoreUnavailable });
    redis.setUnavailable(true);
    await store.acquire(REQUEST);
    await redis.pass(400);
    expect((await store.acquire(REQUEST)).slots).toHaveLength(1);
    redis.setUnavailable(false);
    await redis.pass(100);
    const cooldown = TIMEOUT + REQUEST.maxHoldMs + 1;
    expect(await store.acquire(REQUEST)).toEqual({ slots: [], waitMs: cooldown });
    expect(await other.acquire(REQUEST)).toEqual({ slots: [], waitMs: cooldown });
  });

  test("Redis has only the hash of an API key", async () => {
    await redisStore({ client: redis, key: "not-a-real-key", timeout: TIMEOUT }).acquire(REQUEST);
    const hash = createHash("sha256").update("not-a-real-key").digest("hex");
    expect(await client.keys("*")).toEqual([`rate-limit:${hash}`]);
  });

  test("after a restore from a snapshot, Redis grants no slot for one interval", async () => {
    vi.useRealTimers();
    const folder = await mkdtemp(join(tmpdir(), "grinfi-redis-"));
    const restored = await RedisServer.start(folder);
    try {
      const before = await connect(restored.url);
      useFakeTimersWithSockets();
      redis = new TimedRedis(before);
      const store = await knownStore();
      await before.sendCommand(["SAVE"]);
      expect((await store.acquire({ ...REQUEST, count: 3 })).slots).toHaveLength(3);
      vi.useRealTimers();
      before.destroy();
      await restored.kill();
      await restored.launch();
      const after = await connect(restored.url);
      useFakeTimersWithSockets();
      redis = new TimedRedis(after);
      const cooldown = REQUEST.maxHoldMs + TIMEOUT;
      // Fake time starts again, so wait until the slots of the snapshot have expired.
      await redis.pass(2 * cooldown);
      expect(await storeOf("known").acquire({ ...REQUEST, count: 3 })).toEqual({
        slots: [],
        waitMs: cooldown + 1,
      });
      await redis.pass(cooldown + 1);
      expect((await storeOf("known").acquire({ ...REQUEST, count: 3 })).slots).toHaveLength(3);
      after.destroy();
    } finally {
      vi.useRealTimers();
      await restored.kill();
      await rm(folder, { recursive: true });
    }
  });

  test("a Redis without a run_id is an error, because its restart would not be noticed", async () => {
    const nameless: RedisClient = {
      eval: (script, options) => redis.eval(script.replaceAll("run_id:", "no_such_field:"), options),
    };
    const store = redisStore({ client: nameless, bucket: "nameless", timeout: TIMEOUT });
    await expect(store.acquire(REQUEST)).rejects.toThrow("INFO server gives no run_id");
  });
});
