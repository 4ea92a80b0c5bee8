import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { RateLimitStore, SlotRequest } from "../../src/index.ts";
import { type RedisClient, redisStore } from "../../src/redis.ts";
import { connect, type TestClient } from "../support/redis-client.ts";
import { describeWithRedis, RedisServer } from "../support/redis-server.ts";
import { TimedRedis, useTimersOfRedis } from "../support/timed-redis.ts";

const WANTED: SlotRequest = { count: 1, limit: 3, interval: 200, holdMs: 100 };
const ONE: SlotRequest = { ...WANTED, limit: 1 };
/** An interval, with what clocks may differ by. */
const AWAY = 201;
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
    useTimersOfRedis();
    redis = new TimedRedis(client);
  });
  afterEach(() => void vi.useRealTimers());
  afterAll(async () => {
    client.destroy();
    await server.end();
  });

  const storeOf = (bucket: string): RateLimitStore => redisStore({ client: redis, bucket, timeout: TIMEOUT });

  /** A store whose limit Redis knows, so that it does not rest. */
  async function knownStore(bucket = "known"): Promise<RateLimitStore> {
    const store = storeOf(bucket);
    const { waitMs } = await store.take(WANTED);
    await redis.pass(waitMs);
    return store;
  }

  test("a limit that Redis does not know rests for one interval, or as long as a slot may be held", async () => {
    const wanted = { ...WANTED, holdMs: 10_000 };
    const short = storeOf("short");
    expect(await short.take({ ...wanted, interval: 1000 })).toEqual({ slots: [], waitMs: 13_001 });
    const long = storeOf("long");
    expect(await long.take({ ...wanted, interval: 60_000 })).toEqual({ slots: [], waitMs: 60_061 });
    await redis.pass(60_060);
    expect((await long.take({ ...wanted, interval: 60_000 })).slots).toHaveLength(0);
    await redis.pass(1);
    expect((await long.take({ ...wanted, interval: 60_000 })).slots).toHaveLength(1);
  });

  test("no more slots are given than there are, also to several at once", async () => {
    await knownStore("shared");
    const stores = Array.from({ length: 5 }, () => storeOf("shared"));
    const answers = await Promise.all(
      stores.map((each) => each.take({ ...WANTED, count: 4, limit: 10, holdMs: 60_000 })),
    );
    expect(answers.reduce((sum, { slots }) => sum + slots.length, 0)).toBe(10);
    for (const { slots, waitMs } of answers) {
      // A slot that is given back now comes back after one interval, not before.
      if (slots.length < 4) expect(waitMs).toBe(AWAY);
    }
  });

  test("a slot that is given back comes back after one interval", async () => {
    const from = await knownStore();
    const [slot] = (await from.take(ONE)).slots;
    slot?.giveBack();
    await redis.pass(100);
    expect(await from.take(ONE)).toEqual({ slots: [], waitMs: AWAY - 100 + 1 });
    await redis.pass(AWAY - 100);
    expect((await from.take(ONE)).slots).toHaveLength(0);
    await redis.pass(1);
    expect((await from.take(ONE)).slots).toHaveLength(1);
  });

  test("a slot that was not used comes back at once", async () => {
    const from = await knownStore();
    const [slot] = (await from.take(ONE)).slots;
    expect((await from.take(ONE)).slots).toHaveLength(0);
    slot?.putBack();
    expect((await from.take(ONE)).slots).toHaveLength(1);
  });

  test("a slot that is never released is free again one interval after its deadline", async () => {
    const from = await knownStore();
    expect((await from.take(ONE)).slots).toHaveLength(1);
    // 100 ms that it may be held, the time for an answer of Redis, and the interval.
    await redis.pass(100 + TIMEOUT + AWAY);
    expect((await from.take(ONE)).slots).toHaveLength(0);
    await redis.pass(1);
    expect((await from.take(ONE)).slots).toHaveLength(1);
  });

  test("a slot of a store that was lost is written down again when it is given back", async () => {
    const { slots } = await (await knownStore("lost")).take({ ...WANTED, count: 3 });
    expect(slots).toHaveLength(3);
    await client.flushAll();
    for (const slot of slots) slot.giveBack();
    await redis.pass(0);
    // Since, rest and the three.
    expect(await client.zCard("rate-limit:lost")).toBe(5);
  });

  test("a limit that was lowered gives no slot until enough are back", async () => {
    const from = await knownStore();
    const { slots } = await from.take({ ...WANTED, count: 3 });
    slots[0]?.giveBack();
    // Two are still held: the soonest that one of them can be back is in one interval.
    expect(await from.take(ONE)).toEqual({ slots: [], waitMs: AWAY });
  });

  test("after a process went on with its share, no slot is given for one interval", async () => {
    const other = await knownStore();
    const onStoreUnavailable = { share: 0.5 };
    const from = redisStore({ client: redis, bucket: "known", timeout: TIMEOUT, onStoreUnavailable });
    redis.setAway(true);
    await from.take(WANTED);
    await redis.pass(400);
    expect((await from.take(WANTED)).slots).toHaveLength(1);
    redis.setAway(false);
    await redis.pass(100);
    const rest = TIMEOUT + WANTED.holdMs + 1;
    expect(await from.take(WANTED)).toEqual({ slots: [], waitMs: rest });
    expect(await other.take(WANTED)).toEqual({ slots: [], waitMs: rest });
  });

  test("a key of the API is not in Redis, only its hash", async () => {
    await redisStore({ client: redis, key: "not-a-real-key", timeout: TIMEOUT }).take(WANTED);
    const hash = createHash("sha256").update("not-a-real-key").digest("hex");
    expect(await client.keys("*")).toEqual([`rate-limit:${hash}`]);
  });

  test("a Redis that was killed and restored from a snapshot gives no slot for one interval", async () => {
    vi.useRealTimers();
    const folder = await mkdtemp(join(tmpdir(), "grinfi-redis-"));
    const restored = await RedisServer.start(folder);
    try {
      const before = await connect(restored.url);
      useTimersOfRedis();
      redis = new TimedRedis(before);
      const store = await knownStore();
      await before.sendCommand(["SAVE"]);
      expect((await store.take({ ...WANTED, count: 3 })).slots).toHaveLength(3);
      vi.useRealTimers();
      before.destroy();
      await restored.end();
      await restored.begin();
      const after = await connect(restored.url);
      useTimersOfRedis();
      redis = new TimedRedis(after);
      const rest = WANTED.holdMs + TIMEOUT;
      // Fake time begins anew; what was known before the snapshot is over by then.
      await redis.pass(2 * rest);
      expect(await storeOf("known").take({ ...WANTED, count: 3 })).toEqual({ slots: [], waitMs: rest + 1 });
      await redis.pass(rest + 1);
      expect((await storeOf("known").take({ ...WANTED, count: 3 })).slots).toHaveLength(3);
      after.destroy();
    } finally {
      vi.useRealTimers();
      await restored.end();
      await rm(folder, { recursive: true });
    }
  });

  test("a Redis that does not name its process is not used: its restart would go unnoticed", async () => {
    const nameless: RedisClient = {
      eval: (script, options) => redis.eval(script.replaceAll("run_id:", "no_such_field:"), options),
    };
    const store = redisStore({ client: nameless, bucket: "nameless", timeout: TIMEOUT });
    await expect(store.take(WANTED)).rejects.toThrow("INFO server gives no run_id");
  });
});
