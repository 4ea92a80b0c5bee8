import { countAbortListeners, flushEventLoop, rejectionOf, runTimersUntil, sleep } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { URL_OF_NOBODY } from "../test/support/fetches.ts";
import { createRateLimiter, StoreUnavailableError, withRateLimit, withRetry } from "./index.ts";
import { GIVE_BACK, PUT_BACK, TAKE } from "./rate-limit/redis/redis-scripts.ts";
import { type RedisClient, redisStore } from "./redis.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const ok = async (): Promise<Response> => new Response();
const NAMES = new Map([
  [TAKE, "take"],
  [GIVE_BACK, "give back"],
  [PUT_BACK, "put back"],
]);

/** A client whose Redis always has a slot, unless it is told otherwise. */
function fakeClient(answer: () => unknown = () => undefined) {
  const commands: string[] = [];
  const keys = new Set<string>();
  const client: RedisClient = {
    eval: async (script, options) => {
      commands.push(NAMES.get(script) ?? "");
      for (const key of options.keys) keys.add(key);
      if (script === TAKE) return (await answer()) ?? [options.arguments.length - 4, 0];
      return null;
    },
  };
  return { client, commands, keys };
}

/** A client whose Redis is away at first. */
function flickering() {
  const commands: string[] = [];
  const redis = {
    isAway: true,
    commands,
    client: {
      eval: async (script, options) => {
        if (redis.isAway) throw new Error("connection lost");
        const rests = script === TAKE && options.arguments[3] === "1";
        commands.push(`${NAMES.get(script)}${rests ? " and rest" : ""}`);
        return [1, 0];
      },
    } as RedisClient,
  };
  return redis;
}

const WANTED = { count: 1, limit: 10, interval: 1000, holdMs: 500 };

test("a slot is taken, and given back after the answer", async () => {
  const { client, commands, keys } = fakeClient();
  const limiter = createRateLimiter({ limit: 10, store: redisStore({ client, bucket: "shared" }) });
  await withRateLimit(ok, { limiter })(URL_OF_NOBODY);
  await flushEventLoop();
  expect(commands).toEqual(["take", "give back"]);
  expect([...keys]).toEqual(["rate-limit:shared"]);
});

test("many slots are taken at once, but not all: other processes want some, too", async () => {
  const { client, commands } = fakeClient();
  const limiter = createRateLimiter({ limit: 100, store: redisStore({ client, bucket: "shared" }) });
  await Promise.all(Array.from({ length: 30 }, () => withRateLimit(ok, { limiter })(URL_OF_NOBODY)));
  expect(commands.filter((command) => command === "take")).toHaveLength(1 + 3);
});

test("Redis is not asked more often than every ten milliseconds, however many wait", async () => {
  let asked = 0;
  const { client } = fakeClient(() => {
    asked += 1;
    return performance.now() < end ? [0, 1] : undefined;
  });
  const end = performance.now() + 1000;
  const limiter = createRateLimiter({ limit: 1000, store: redisStore({ client, bucket: "shared" }) });
  const calls = Array.from({ length: 100 }, () => withRateLimit(ok, { limiter })(URL_OF_NOBODY));
  await runTimersUntil(Promise.all(calls));
  expect(asked).toBeLessThanOrEqual(102);
});

test("a slot that comes after the abort goes to the next, or back", async () => {
  const { client, commands } = fakeClient(() => sleep(100));
  const limiter = createRateLimiter({ limit: 10, store: redisStore({ client, bucket: "shared" }) });
  const controller = new AbortController();
  const aborted = withRateLimit(ok, { limiter })(URL_OF_NOBODY, { signal: controller.signal });
  await flushEventLoop();
  controller.abort("stop");
  await expect(aborted).rejects.toBe("stop");
  await vi.advanceTimersByTimeAsync(1000);
  expect(commands).toEqual(["take", "put back"]);
});

test("a request that may take longer than its slot is held gets another slot", async () => {
  const { client, commands } = fakeClient(() => sleep(100));
  const limiter = createRateLimiter({ limit: 10, store: redisStore({ client, bucket: "shared" }) });
  const short = withRateLimit(ok, { limiter, responseTimeout: 1000 });
  const controller = new AbortController();
  const calls = [short(URL_OF_NOBODY, controller).catch(() => {})];
  await flushEventLoop();
  calls.push(withRateLimit(ok, { limiter, responseTimeout: 5000 })(URL_OF_NOBODY).then(() => {}));
  controller.abort();
  await runTimersUntil(Promise.all(calls));
  await flushEventLoop();
  expect(commands).toEqual(["take", "put back", "take", "give back"]);
});

test("a request that has no answer in time is ended: its slot would come back too soon", async () => {
  const { client } = fakeClient();
  const limiter = createRateLimiter({ limit: 10, store: redisStore({ client, bucket: "shared" }) });
  const call = withRateLimit(() => new Promise(() => {}), { limiter, responseTimeout: 3000 })(URL_OF_NOBODY);
  expect(await rejectionOf(runTimersUntil(call))).toMatchObject({
    code: "timeout",
    kind: "attempt",
    elapsedMs: 3000,
  });
  expect(() => withRateLimit(ok, { limiter, responseTimeout: Number.POSITIVE_INFINITY })).toThrow(RangeError);
});

test("the body of an answer may take longer, and is ended by the signal of the call", async () => {
  const { client } = fakeClient();
  const limiter = createRateLimiter({ limit: 10, store: redisStore({ client, bucket: "shared" }) });
  const controller = new AbortController();
  const { signal } = controller;
  const fetch = withRateLimit(async () => new Response(new ReadableStream()), {
    limiter,
    responseTimeout: 3000,
  });
  const text = (await fetch(URL_OF_NOBODY, { signal })).text();
  await vi.advanceTimersByTimeAsync(9000);
  controller.abort("stop");
  await expect(text).rejects.toBe("stop");
  expect(countAbortListeners(signal)).toBe(0);
});

describe("when Redis is away", () => {
  test("calls fail before anything is sent, and say so", async () => {
    const gone = new Error("connection lost");
    const { client } = fakeClient(() => Promise.reject(gone));
    const limiter = createRateLimiter({ limit: 10, store: redisStore({ client, bucket: "shared" }) });
    const send = vi.fn(ok);
    const calls = [1, 2, 3].map(() =>
      rejectionOf(runTimersUntil(withRateLimit(send, { limiter })(URL_OF_NOBODY))),
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

  test("a call is tried again, also one that is not repeatable", async () => {
    let count = 0;
    const { client } = fakeClient(() => {
      count += 1;
      if (count < 3) throw new Error("connection lost");
    });
    const limiter = createRateLimiter({ limit: 10, store: redisStore({ client, bucket: "shared" }) });
    const send = vi.fn(ok);
    const body = new Blob(["streamed"]).stream();
    const call = withRetry(withRateLimit(send, { limiter }))(URL_OF_NOBODY, {
      method: "POST",
      body,
      duplex: "half",
    } as RequestInit);
    expect((await runTimersUntil(call)).status).toBe(200);
    expect(send).toHaveBeenCalledTimes(1);
  });

  test("an answer that takes too long is none, and its slots go back", async () => {
    const { client, commands } = fakeClient(() => sleep(3000));
    const store = redisStore({ client, bucket: "shared", timeout: 1000 });
    const start = performance.now();
    expect(await rejectionOf(runTimersUntil(store.take(WANTED)))).toMatchObject({
      message: "Redis did not answer within 1000 ms.",
    });
    expect(performance.now() - start).toBe(1000);
    expect(commands).toEqual(["take"]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(commands).toEqual(["take", "put back"]);
  });

  test("an answer that was there in time but is read too late is none", async () => {
    const { client, commands } = fakeClient();
    const take = redisStore({ client, bucket: "shared", timeout: 1000 }).take(WANTED);
    // The process stood still: no timer fired.
    vi.setSystemTime(Date.now());
    const now = performance.now();
    const clock = vi.spyOn(performance, "now").mockReturnValue(now + 1001);
    await expect(take).rejects.toThrow("within 1000 ms");
    clock.mockRestore();
    await flushEventLoop();
    expect(commands).toEqual(["take", "put back"]);
  });

  test("nobody hears of a slot that cannot be given back", async () => {
    let isAway = false;
    const { client } = fakeClient();
    const flaky: RedisClient = {
      eval: (...command) => (isAway ? Promise.reject(new Error("connection lost")) : client.eval(...command)),
    };
    const { slots } = await redisStore({ client: flaky, bucket: "shared" }).take(WANTED);
    isAway = true;
    slots[0]?.giveBack();
    slots[0]?.putBack();
    await flushEventLoop();
  });
});

describe("with a share for when Redis is away", () => {
  test("this process goes on with it after a time and one interval, and asks Redis once a second", async () => {
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
    await runTimersUntil(Promise.all(Array.from({ length: 6 }, () => send(URL_OF_NOBODY))));
    expect(times).toEqual([12, 12, 22, 22, 32, 32]);
    expect(commands.filter((command) => command === "take").length).toBeLessThanOrEqual(34);
  });

  test("the limit rests when Redis is back, and what was sent is written down", async () => {
    const redis = flickering();
    const store = redisStore({ client: redis.client, bucket: "shared", onStoreUnavailable: { share: 0.25 } });
    expect(await store.take(WANTED)).toMatchObject({ slots: [] });
    await vi.advanceTimersByTimeAsync(1501);
    const { slots } = await store.take(WANTED);
    expect(slots).toHaveLength(1);
    redis.isAway = false;
    await vi.advanceTimersByTimeAsync(250);
    await store.take(WANTED);
    slots[0]?.giveBack();
    await store.take(WANTED);
    expect(redis.commands).toEqual(["take and rest", "give back", "take"]);
  });

  test("nothing rests when Redis was away for a short time only: nothing was sent", async () => {
    const redis = flickering();
    const store = redisStore({ client: redis.client, bucket: "shared", onStoreUnavailable: { share: 0.25 } });
    await store.take(WANTED);
    redis.isAway = false;
    await vi.advanceTimersByTimeAsync(250);
    await store.take(WANTED);
    expect(redis.commands).toEqual(["take"]);
  });

  test("a share is at least one slot", async () => {
    const { client } = fakeClient(() => Promise.reject(new Error("connection lost")));
    const store = redisStore({ client, bucket: "shared", onStoreUnavailable: { share: 0.01 } });
    await store.take(WANTED);
    await vi.advanceTimersByTimeAsync(1501);
    const { slots } = await store.take({ ...WANTED, count: 5 });
    expect(slots).toHaveLength(1);
    slots[0]?.putBack();
    expect((await store.take(WANTED)).slots).toHaveLength(1);
  });
});

test("options that make no sense are refused", () => {
  const { client } = fakeClient();
  expect(() => redisStore({ client, bucket: "shared", timeout: 0 })).toThrow(RangeError);
  expect(() => redisStore({ client, bucket: "shared", onStoreUnavailable: { share: -1 } })).toThrow(
    RangeError,
  );
});
