import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PlaceStore, PlacesWanted } from "../../src/index.ts";
import { type RedisClient, redisStore } from "../../src/redis.ts";
import { connect, type TestClient } from "../support/redis-client.ts";
import { describeWithRedis, RedisServer } from "../support/redis-server.ts";

const WANTED: PlacesWanted = { count: 1, limit: 3, interval: 200, holdMs: 100 };
const ONE: PlacesWanted = { ...WANTED, limit: 1 };
/** Long enough for a busy machine. */
const TIMEOUT = 3000;

describeWithRedis("places in Redis", () => {
  let redis: RedisServer;
  let client: TestClient;
  let buckets = 0;

  beforeAll(async () => {
    redis = await RedisServer.start();
    client = await connect(redis.url);
  });
  afterAll(async () => {
    client.destroy();
    await redis.end();
  });

  const storeOf = (bucket: string): PlaceStore => redisStore({ client, bucket, timeout: TIMEOUT });

  /** The name of a limit that Redis knows, so that it does not rest. */
  async function knownBucket(): Promise<string> {
    const bucket = `bucket ${++buckets}`;
    const quick = redisStore({ client, bucket, timeout: 200 });
    for (;;) {
      const { places, waitMs } = await quick.take(WANTED).catch(() => ({ places: [], waitMs: 100 }));
      for (const place of places) place.putBack();
      if (places.length > 0) return bucket;
      await pass(waitMs);
    }
  }

  const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  test("a limit that Redis does not know rests for one interval, or as long as a place may be held", async () => {
    const { places, waitMs } = await storeOf(`bucket ${++buckets}`).take({
      ...WANTED,
      interval: 60_000,
      holdMs: 10_000,
    });
    expect(places).toHaveLength(0);
    expect(waitMs).toBe(60_061);
    const held = await storeOf(`bucket ${++buckets}`).take({ ...WANTED, interval: 1000, holdMs: 10_000 });
    expect(held).toMatchObject({ places: [], waitMs: 13_001 });
  });

  test("no more places are given than there are, also to several at once", async () => {
    const bucket = await knownBucket();
    const stores = Array.from({ length: 5 }, () => storeOf(bucket));
    const answers = await Promise.all(
      stores.map((each) => each.take({ ...WANTED, count: 4, limit: 10, holdMs: 60_000 })),
    );
    expect(answers.reduce((sum, { places }) => sum + places.length, 0)).toBe(10);
    for (const { places, waitMs } of answers) {
      // A place that is given back now comes back after one interval, not before.
      if (places.length < 4) expect(waitMs).toBe(201);
    }
  });

  test("a place that is given back comes back after one interval", async () => {
    const from = storeOf(await knownBucket());
    const [place] = (await from.take(ONE)).places;
    const start = performance.now();
    place?.giveBack();
    for (let wait = 0; ; ) {
      const { places, waitMs } = await from.take(ONE);
      if (places.length > 0) break;
      expect(waitMs).toBeLessThanOrEqual(202);
      wait += waitMs;
      expect(wait).toBeLessThan(1000);
      await pass(waitMs);
    }
    expect(performance.now() - start).toBeGreaterThanOrEqual(200);
  });

  test("a place that was not used comes back at once", async () => {
    const from = storeOf(await knownBucket());
    const [place] = (await from.take(ONE)).places;
    expect((await from.take(ONE)).places).toHaveLength(0);
    place?.putBack();
    expect((await from.take(ONE)).places).toHaveLength(1);
  });

  test("a place that nobody gives back comes back one interval after its deadline", async () => {
    const from = storeOf(await knownBucket());
    const start = performance.now();
    expect((await from.take(ONE)).places).toHaveLength(1);
    expect((await from.take(ONE)).places).toHaveLength(0);
    await pass(TIMEOUT);
    while ((await from.take(ONE)).places.length === 0) await pass(10);
    // 100 ms that it may be held, the time for an answer of Redis, and the interval.
    expect(performance.now() - start).toBeGreaterThanOrEqual(100 + TIMEOUT + 200);
  });

  test("a place of a store that was lost is written down again when it is given back", async () => {
    const bucket = await knownBucket();
    const { places } = await storeOf(bucket).take({ ...WANTED, count: 3 });
    expect(places).toHaveLength(3);
    await client.flushAll();
    for (const place of places) place.giveBack();
    // Since, rest and the three.
    await expect.poll(() => client.zCard(`rate-limit:${bucket}`), { timeout: 30_000 }).toBe(5);
  });

  test("a limit that was lowered gives no place until enough are back", async () => {
    const from = storeOf(await knownBucket());
    const { places } = await from.take({ ...WANTED, count: 3 });
    places[0]?.giveBack();
    // Two are still held: the soonest that one of them can be back is in one interval.
    expect(await from.take(ONE)).toEqual({ places: [], waitMs: 201 });
  });

  test("after a process went on with its share, no place is given for one interval", async () => {
    const bucket = await knownBucket();
    let isAway = true;
    const flaky: RedisClient = {
      eval: (...command) => (isAway ? Promise.reject(new Error("connection lost")) : client.eval(...command)),
    };
    const from = redisStore({ client: flaky, bucket, timeout: TIMEOUT, whenAway: { share: 0.5 } });
    await from.take(WANTED);
    await pass(400);
    expect((await from.take(WANTED)).places).toHaveLength(1);
    isAway = false;
    await pass(100);
    const answer = await from.take(WANTED);
    expect(answer.places).toHaveLength(0);
    expect(answer.waitMs).toBeGreaterThan(1000);
    expect((await storeOf(bucket).take(WANTED)).places).toHaveLength(0);
  });

  test("a key of the API is not in Redis, only its hash", async () => {
    await client.flushAll();
    await redisStore({ client, key: "not-a-real-key", timeout: TIMEOUT }).take(WANTED);
    const hash = createHash("sha256").update("not-a-real-key").digest("hex");
    expect(await client.keys("*")).toEqual([`rate-limit:${hash}`]);
  });
});
