import { countAbortListeners, flushEventLoop, rejectionOf, runTimersUntil, sleep } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { TEST_URL } from "../test/support/fake-fetch.ts";
import { createRateLimiter, StoreUnavailableError, withRateLimit, withRetry } from "./index.ts";
import { ACQUIRE_SCRIPT, CANCEL_SCRIPT, RELEASE_SCRIPT } from "./rate-limit/redis/redis-scripts.ts";
import { type RedisClient, redisStore } from "./redis.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const ok = async (): Promise<Response> => new Response();
const NAMES = new Map([
  [ACQUIRE_SCRIPT, "acquire"],
  [RELEASE_SCRIPT, "release"],
  [CANCEL_SCRIPT, "cancel"],
]);

/** Creates a client whose Redis always grants slots, unless `reply` returns something else. */
function fakeClient(reply: () => unknown = () => undefined) {
  const commands: string[] = [];
  const keys = new Set<string>();
  const client: RedisClient = {
    eval: async (script, options) => {
      commands.push(NAMES.get(script) ?? "");
      for (const key of options.keys) keys.add(key);
      if (script === ACQUIRE_SCRIPT) return (await reply()) ?? [options.arguments.length - 4, 0];
      return null;
    },
  };
  return { client, commands, keys };
}

/** Creates a client whose Redis is not available at first. */
function recoveringRedis() {
  const commands: string[] = [];
  const redis = {
    isUnavailable: true,
    commands,
    client: {
      eval: async (script, options) => {
        if (redis.isUnavailable) throw new Error("connection lost");
        const startsCooldown = script === ACQUIRE_SCRIPT && options.arguments[3] === "1";
        commands.push(`${NAMES.get(script)}${startsCooldown ? " with cooldown" : ""}`);
        return [1, 0];
      },
    } as RedisClient,
  };
  return redis;
}

const REQUEST = { count: 1, limit: 10, interval: 1000, maxHoldMs: 500 };

test("a slot is acquired, and released after the response", async () => {
  const { client, commands, keys } = fakeClient();
  const limiter = createRateLimiter({ limit: 10, store: redisStore({ client, bucket: "shared" }) });
  await withRateLimit(ok, { limiter })(TEST_URL);
  await flushEventLoop();
  expect(commands).toEqual(["acquire", "release"]);
  expect([...keys]).toEqual(["rate-limit:shared"]);
});

test("several slots are acquired at once, but only a part of the limit", async () => {
  const { client, commands } = fakeClient();
  const limiter = createRateLimiter({ limit: 100, store: redisStore({ client, bucket: "shared" }) });
  await Promise.all(Array.from({ length: 30 }, () => withRateLimit(ok, { limiter })(TEST_URL)));
  expect(commands.filter((command) => command === "acquire")).toHaveLength(1 + 3);
});

test("Redis receives at most one request every ten milliseconds, even if many calls wait", async () => {
  let asked = 0;
  const { client } = fakeClient(() => {
    asked += 1;
    return performance.now() < end ? [0, 1] : undefined;
  });
  const end = performance.now() + 1000;
  const limiter = createRateLimiter({ limit: 1000, store: redisStore({ client, bucket: "shared" }) });
  const calls = Array.from({ length: 100 }, () => withRateLimit(ok, { limiter })(TEST_URL));
  await runTimersUntil(Promise.all(calls));
  expect(asked).toBeLessThanOrEqual(102);
});

test("a slot that is granted after the abort goes to the next call, or is cancelled", async () => {
  const { client, commands } = fakeClient(() => sleep(100));
  const limiter = createRateLimiter({ limit: 10, store: redisStore({ client, bucket: "shared" }) });
  const controller = new AbortController();
  const aborted = withRateLimit(ok, { limiter })(TEST_URL, { signal: controller.signal });
  await flushEventLoop();
  controller.abort("stop");
  await expect(aborted).rejects.toBe("stop");
  await vi.advanceTimersByTimeAsync(1000);
  expect(commands).toEqual(["acquire", "cancel"]);
});

test("a request that may take longer than the maximum hold time of a slot gets another slot", async () => {
  const { client, commands } = fakeClient(() => sleep(100));
  const limiter = createRateLimiter({ limit: 10, store: redisStore({ client, bucket: "shared" }) });
  const short = withRateLimit(ok, { limiter, responseTimeout: 1000 });
  const controller = new AbortController();
  const calls = [short(TEST_URL, controller).catch(() => {})];
  await flushEventLoop();
  calls.push(withRateLimit(ok, { limiter, responseTimeout: 5000 })(TEST_URL).then(() => {}));
  controller.abort();
  await runTimersUntil(Promise.all(calls));
  await flushEventLoop();
  expect(commands).toEqual(["acquire", "cancel", "acquire", "release"]);
});

test("a request without a response in time is aborted, because its slot would become free too early", async () => {
  const { client } = fakeClient();
  const limiter = createRateLimiter({ limit: 10, store: redisStore({ client, bucket: "shared" }) });
  const call = withRateLimit(() => new Promise(() => {}), { limiter, responseTimeout: 3000 })(TEST_URL);
  expect(await rejectionOf(runTimersUntil(call))).toMatchObject({
    code: "timeout",
    kind: "attempt",
    elapsedMs: 3000,
  });
  expect(() => withRateLimit(ok, { limiter, responseTimeout: Number.POSITIVE_INFINITY })).toThrow(RangeError);
});

test("the body of a response may take longer, and the signal of the call aborts it", async () => {
  const { client } = fakeClient();
  const limiter = createRateLimiter({ limit: 10, store: redisStore({ client, bucket: "shared" }) });
  const controller = new AbortController();
  const { signal } = controller;
  const fetch = withRateLimit(async () => new Response(new ReadableStream()), {
    limiter,
    responseTimeout: 3000,
  });
  const text = (await fetch(TEST_URL, { signal })).text();
  await vi.advanceTimersByTimeAsync(9000);
  controller.abort("stop");
  await expect(text).rejects.toBe("stop");
  expect(countAbortListeners(signal)).toBe(0);
});

describe("when Redis is not available", () => {
  test("calls fail, and nothing is sent", async () => {
    const gone = new Error("connection lost");
    const { client } = fakeClient(() => Promise.reject(gone));
    const limiter = createRateLimiter({ limit: 10, store: redisStore({ client, bucket: "shared" }) });
    const send = vi.fn(ok);
    const calls = [1, 2, 3].map(() =>
      rejectionOf(runTimersUntil(withRateLimit(send, { limiter })(TEST_URL))),
    );
    for (const error of await Promise.all(calls)) {
      expect(error).toBeInstanceOf(StoreUnavailableError);
      expect(error).toMatchObject({
        code: "store_unavailable",
        cause: gone,
        attempts: 0,
        maybeProcessed: false,
      });
    }
    expect(send).not.toHaveBeenCalled();
  });

  test("a call is retried, even if it is not repeatable", async () => {
    let count = 0;
    const { client } = fakeClient(() => {
      count += 1;
      if (count < 3) throw new Error("connection lost");
    });
    const limiter = createRateLimiter({ limit: 10, store: redisStore({ client, bucket: "shared" }) });
    const send = vi.fn(ok);
    const body = new Blob(["streamed"]).stream();
    const call = withRetry(withRateLimit(send, { limiter }))(TEST_URL, {
      method: "POST",
      body,
      duplex: "half",
    } as RequestInit);
    expect((await runTimersUntil(call)).status).toBe(200);
    expect(send).toHaveBeenCalledTimes(1);
  });

  test("a reply that takes too long is an error, and its slots are cancelled", async () => {
    const { client, commands } = fakeClient(() => sleep(3000));
    const store = redisStore({ client, bucket: "shared", timeout: 1000 });
    const start = performance.now();
    expect(await rejectionOf(runTimersUntil(store.acquire(REQUEST)))).toMatchObject({
      message: "Redis did not respond within 1000 ms.",
    });
    expect(performance.now() - start).toBe(1000);
    expect(commands).toEqual(["acquire"]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(commands).toEqual(["acquire", "cancel"]);
  });

  test("a reply that arrives in time but is read too late is an error", async () => {
    const { client, commands } = fakeClient();
    const take = redisStore({ client, bucket: "shared", timeout: 1000 }).acquire(REQUEST);
    // The process was suspended, so no timer fired.
    vi.setSystemTime(Date.now());
    const now = performance.now();
    const clock = vi.spyOn(performance, "now").mockReturnValue(now + 1001);
    await expect(take).rejects.toThrow("within 1000 ms");
    clock.mockRestore();
    await flushEventLoop();
    expect(commands).toEqual(["acquire", "cancel"]);
  });

  test("an error while a slot is released is ignored", async () => {
    let isUnavailable = false;
    const { client } = fakeClient();
    const flaky: RedisClient = {
      eval: (...command) =>
        isUnavailable ? Promise.reject(new Error("connection lost")) : client.eval(...command),
    };
    const { slots } = await redisStore({ client: flaky, bucket: "shared" }).acquire(REQUEST);
    isUnavailable = true;
    slots[0]?.release();
    slots[0]?.cancel();
    await flushEventLoop();
  });
});

describe("with a local share while Redis is not available", () => {
  test("this process uses its share after the maximum hold time and one interval, and tries Redis once a second", async () => {
    const { client, commands } = fakeClient(() => Promise.reject(new Error("connection lost")));
    const store = redisStore({ client, bucket: "shared", onStoreUnavailable: { share: 0.25 } });
    const limiter = createRateLimiter({ limit: 8, interval: 10_000, store });
    const start = performance.now();
    const times: number[] = [];
    const send = withRateLimit(
      async () => {
        times.push(Math.round((performance.now() - start) / 1000));
        return new Response();
      },
      { limiter, responseTimeout: 2000 },
    );
    await runTimersUntil(Promise.all(Array.from({ length: 6 }, () => send(TEST_URL))));
    expect(times).toEqual([12, 12, 22, 22, 32, 32]);
    expect(commands.filter((command) => command === "acquire").length).toBeLessThanOrEqual(34);
  });

  test("a cooldown starts when Redis is available again, and the requests that were sent are recorded", async () => {
    const redis = recoveringRedis();
    const store = redisStore({ client: redis.client, bucket: "shared", onStoreUnavailable: { share: 0.25 } });
    expect(await store.acquire(REQUEST)).toMatchObject({ slots: [] });
    await vi.advanceTimersByTimeAsync(1501);
    const { slots } = await store.acquire(REQUEST);
    expect(slots).toHaveLength(1);
    redis.isUnavailable = false;
    await vi.advanceTimersByTimeAsync(250);
    await store.acquire(REQUEST);
    slots[0]?.release();
    await store.acquire(REQUEST);
    expect(redis.commands).toEqual(["acquire with cooldown", "release", "acquire"]);
  });

  test("no cooldown starts if Redis was unavailable too briefly for a request to be sent", async () => {
    const redis = recoveringRedis();
    const store = redisStore({ client: redis.client, bucket: "shared", onStoreUnavailable: { share: 0.25 } });
    await store.acquire(REQUEST);
    redis.isUnavailable = false;
    await vi.advanceTimersByTimeAsync(250);
    await store.acquire(REQUEST);
    expect(redis.commands).toEqual(["acquire"]);
  });

  test("a share is at least one slot", async () => {
    const { client } = fakeClient(() => Promise.reject(new Error("connection lost")));
    const store = redisStore({ client, bucket: "shared", onStoreUnavailable: { share: 0.01 } });
    await store.acquire(REQUEST);
    await vi.advanceTimersByTimeAsync(1501);
    const { slots } = await store.acquire({ ...REQUEST, count: 5 });
    expect(slots).toHaveLength(1);
    slots[0]?.cancel();
    expect((await store.acquire(REQUEST)).slots).toHaveLength(1);
  });
});

test("invalid options are rejected", () => {
  const { client } = fakeClient();
  expect(() => redisStore({ client, bucket: "shared", timeout: 0 })).toThrow(RangeError);
  expect(() => redisStore({ client, bucket: "shared", onStoreUnavailable: { share: -1 } })).toThrow(
    RangeError,
  );
});
