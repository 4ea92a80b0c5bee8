import { countAbortListeners, flushEventLoop, rejectionOf, runTimersUntil, sleep } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { eventRecorder, scriptedFetch, TEST_URL } from "../../test/support/fake-fetch.ts";
import {
  createRateLimiter,
  type Fetch,
  QueueFullError,
  type RateLimitOptions,
  withAttemptTimeout,
  withRateLimit,
  withRetry,
  withTotalTimeout,
} from "../index.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const ok: Fetch = async () => new Response();
/** Milliseconds until a released slot is certainly free. */
const RECOVERY = 60_060 + 1;

/** Starts calls one after another and records when their requests are sent. */
function caller(options: RateLimitOptions, latency = 0) {
  const limiter = createRateLimiter(options);
  const start = performance.now();
  const sent: string[] = [];
  const times: number[] = [];
  const call = (name: string, more: RateLimitOptions = {}): Promise<Response> =>
    withRateLimit(
      async () => {
        sent.push(name);
        times.push(performance.now() - start);
        if (latency > 0) await sleep(latency);
        return new Response();
      },
      { limiter, ...more },
    )(TEST_URL);
  return { limiter, sent, times, call };
}

test("a burst up to the limit is sent immediately, and the next request when a slot is free", async () => {
  const { call, times } = caller({ limit: 3 }, 500);
  await runTimersUntil(Promise.all(["a", "b", "c", "d"].map((name) => call(name))));
  expect(times).toEqual([0, 0, 0, 500 + RECOVERY]);
});

test("a slot becomes free one interval after the response, not after the start", async () => {
  const { call, times } = caller({ limit: 1, interval: 1000 }, 5000);
  await runTimersUntil(Promise.all([call("a"), call("b")]));
  expect(times).toEqual([0, 5000 + 1001 + 1]);
});

test("a slot becomes free one interval after a failure", async () => {
  const limiter = createRateLimiter({ limit: 1, interval: 1000 });
  const { fetch, times } = scriptedFetch(new TypeError("fetch failed"), 200);
  const start = performance.now();
  await rejectionOf(runTimersUntil(withRateLimit(fetch, { limiter })(TEST_URL)));
  await runTimersUntil(withRateLimit(fetch, { limiter })(TEST_URL));
  expect((times[1] ?? 0) - start).toBe(1002);
});

test("a call with high priority overtakes normal calls without starving them", async () => {
  const { call, sent } = caller({ limit: 1, interval: 10 });
  const calls = [call("first"), ...["a", "b", "c"].map((name) => call(name))];
  for (let count = 1; count <= 10; count += 1) calls.push(call(`!${count}`, { priority: "high" }));
  await runTimersUntil(Promise.all(calls));
  expect(sent.join(" ")).toBe("first !1 !2 !3 !4 a !5 !6 !7 !8 b !9 !10 c");
});

describe("a full queue", () => {
  test("rejects immediately, and the error states that nothing was sent", async () => {
    const { call, limiter, sent } = caller({ limit: 1, maxQueue: 2 });
    const calls = [call("a"), call("b"), call("c")];
    await flushEventLoop();
    expect(limiter.waiting).toBe(2);
    const error = await call("d").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(QueueFullError);
    expect(error).toMatchObject({
      name: "QueueFullError",
      code: "queue_full",
      attempts: 0,
      maybeProcessed: false,
      message:
        "The queue of the rate limiter is full: 2 calls are waiting. Start fewer calls at once, or raise maxQueue.",
    });
    await runTimersUntil(Promise.all(calls));
    expect(sent).toEqual(["a", "b", "c"]);
  });

  test("causes no retry", async () => {
    const limiter = createRateLimiter({ limit: 1, maxQueue: 1 });
    const fetch = withRetry(withRateLimit(ok, { limiter }));
    const calls = [fetch(TEST_URL), fetch(TEST_URL)];
    await flushEventLoop();
    await expect(fetch(TEST_URL)).rejects.toBeInstanceOf(QueueFullError);
    await runTimersUntil(Promise.all(calls));
  });

  test("accepts the retry of a call that was admitted before", async () => {
    const limiter = createRateLimiter({ limit: 1, interval: 1000, maxQueue: 1 });
    const { fetch, requests } = scriptedFetch(503, 200);
    const send = withRetry(withRateLimit(fetch, { limiter }), { random: () => 0.5 });
    expect(await runTimersUntil(Promise.all([send(TEST_URL), send(TEST_URL)]))).toMatchObject([
      { status: 200 },
      { status: 200 },
    ]);
    expect(requests).toHaveLength(3);
  });
});

describe("an abort of a waiting call", () => {
  test("removes the call immediately, and its slot goes to the next call", async () => {
    const { call, limiter, sent } = caller({ limit: 1, interval: 1000 });
    const first = call("a");
    const controller = new AbortController();
    const { signal } = controller;
    const second = withRateLimit(ok, { limiter })(TEST_URL, { signal });
    const third = call("c");
    await flushEventLoop();
    expect(limiter.waiting).toBe(2);
    controller.abort("stop");
    expect(limiter.waiting).toBe(1);
    await expect(second).rejects.toBe("stop");
    expect(countAbortListeners(signal)).toBe(0);
    await runTimersUntil(Promise.all([first, third]));
    expect(sent).toEqual(["a", "c"]);
  });

  test("leaves no timer if it was the last call", async () => {
    const { call, limiter } = caller({ limit: 1 });
    await call("a");
    const controller = new AbortController();
    const waiting = withRateLimit(ok, { limiter })(TEST_URL, { signal: controller.signal });
    await flushEventLoop();
    expect(vi.getTimerCount()).toBe(1);
    controller.abort("stop");
    expect(vi.getTimerCount()).toBe(0);
    await expect(waiting).rejects.toBe("stop");
  });
});

test("without waiting calls there is no timer", async () => {
  const { call } = caller({ limit: 5 });
  await Promise.all([call("a"), call("b")]);
  expect(vi.getTimerCount()).toBe(0);
});

test("onEvent receives the begin and the end of a wait", async () => {
  const { call, limiter } = caller({ limit: 1 });
  const { events, onEvent } = eventRecorder();
  await call("a");
  await runTimersUntil(withRateLimit(ok, { limiter, onEvent })(TEST_URL));
  expect(events).toEqual([
    { type: "wait_begin", reason: "rate_limit", expectedMs: RECOVERY },
    { type: "wait_end", reason: "rate_limit", durationMs: RECOVERY },
  ]);
});

test("an error in onEvent ends only its own call", async () => {
  const bug = new Error("bug");
  for (const type of ["wait_begin", "wait_end"]) {
    const { call, limiter } = caller({ limit: 1, interval: 1000 });
    const onEvent = (event: { type: string }): void => {
      if (event.type === type) throw bug;
    };
    const calls = [call("a"), call("b").then(() => call("d"))];
    const broken = withRateLimit(ok, { limiter, onEvent })(TEST_URL).catch((error: unknown) => error);
    calls.push(call("c"));
    expect(await runTimersUntil(broken)).toBe(bug);
    await runTimersUntil(Promise.all(calls));
    expect(limiter.waiting).toBe(0);
  }
});

test("the duration of an attempt begins when it has its slot", async () => {
  const { events, onEvent } = eventRecorder();
  const limiter = createRateLimiter({ limit: 1, interval: 1000 });
  await withRateLimit(ok, { limiter })(TEST_URL);
  const slow: Fetch = async () => {
    await sleep(70);
    return new Response();
  };
  const send = withRetry(withRateLimit(withAttemptTimeout(slow, 100), { limiter, onEvent }), { onEvent });
  expect((await runTimersUntil(send(TEST_URL))).status).toBe(200);
  expect(events.at(-1)).toMatchObject({ type: "attempt", durationMs: 70 });
});

describe("with a total timeout", () => {
  test("a wait that would exceed it is not started", async () => {
    const { call, limiter } = caller({ limit: 1 });
    await call("a");
    const start = performance.now();
    const late = withTotalTimeout(withRateLimit(ok, { limiter }), 30_000)(TEST_URL);
    expect(await rejectionOf(runTimersUntil(late))).toMatchObject({
      code: "timeout",
      kind: "total",
      attempts: 0,
      maybeProcessed: false,
      message: "The call did not end within 30000 ms.",
    });
    expect(performance.now()).toBe(start);
  });

  test("a wait that becomes too long fails early", async () => {
    const { call, limiter } = caller({ limit: 1, interval: 1000 }, 5000);
    const first = call("a");
    const start = performance.now();
    const late = withTotalTimeout(withRateLimit(ok, { limiter }), 3000)(TEST_URL);
    // After one interval without a free slot, the next slot cannot be free in time.
    expect(await rejectionOf(runTimersUntil(late))).toMatchObject({
      kind: "total",
      attempts: 0,
      maybeProcessed: false,
    });
    expect(performance.now() - start).toBeLessThanOrEqual(3000);
    await runTimersUntil(first);
  });
});

test("without the option limiter, each wrapped fetch has its own limit", async () => {
  const { fetch, times } = scriptedFetch(200);
  const start = performance.now();
  const send = withRateLimit(fetch, { limit: 1, interval: 1000 });
  await runTimersUntil(Promise.all([send(TEST_URL), send(TEST_URL)]));
  expect(times.map((time) => time - start)).toEqual([0, 1002]);
});

test("invalid options are rejected", () => {
  for (const options of [
    { limit: 0 },
    { limit: 1.5 },
    { interval: -1 },
    { maxQueue: 0 },
    { maxRetryAfter: Number.NaN },
    { maxRateLimitRetries: -1 },
    { responseTimeout: Number.NaN },
  ]) {
    expect(() => withRateLimit(ok, options)).toThrow(RangeError);
  }
});

test("by default 100,000 calls may wait, the next one is rejected, and one signal aborts all of them", async () => {
  const limiter = createRateLimiter({ limit: 1 });
  const controller = new AbortController();
  const { signal } = controller;
  const send = withRateLimit(ok, { limiter });
  await send(TEST_URL);
  const warned = vi.spyOn(process, "emitWarning");
  const calls = Array.from({ length: 100_000 }, () => send(TEST_URL, { signal }));
  await flushEventLoop();
  expect(limiter.waiting).toBe(100_000);
  expect(countAbortListeners(signal)).toBe(1);
  await expect(send(TEST_URL)).rejects.toThrow("100000 calls are waiting.");
  controller.abort("stop");
  const outcomes = await Promise.allSettled(calls);
  expect(
    outcomes.filter((outcome) => outcome.status === "rejected" && outcome.reason === "stop"),
  ).toHaveLength(100_000);
  expect(limiter.waiting).toBe(0);
  expect(countAbortListeners(signal)).toBe(0);
  expect(warned).not.toHaveBeenCalled();
});

test("a call that is aborted before its attempt takes no slot", async () => {
  const limiter = createRateLimiter({ limit: 1 });
  const { fetch } = scriptedFetch(200);
  const controller = new AbortController();
  const { signal } = controller;
  // The body of a `Request` is read before the attempt.
  const request = new Request(TEST_URL, { method: "POST", body: "a" });
  const aborted = withRetry(withRateLimit(fetch, { limiter }), {})(request, { signal });
  controller.abort("stop");
  await expect(aborted).rejects.toBe("stop");
  expect((await withRateLimit(fetch, { limiter })(TEST_URL)).status).toBe(200);
});
