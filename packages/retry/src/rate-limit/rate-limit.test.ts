import { countAbortListeners, flushEventLoop, rejectionOf, runTimersUntil, sleep } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { recorder, scripted, URL_OF_NOBODY } from "../../test/support/fetches.ts";
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
/** Milliseconds that a slot stays away, and one more to be after that. */
const AWAY = 60_060 + 1;

/** Starts calls one after the other and writes down when their requests are sent. */
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
    )(URL_OF_NOBODY);
  return { limiter, sent, times, call };
}

test("a burst up to the limit passes at once, the next one when a slot has come back", async () => {
  const { call, times } = caller({ limit: 3 }, 500);
  await runTimersUntil(Promise.all(["a", "b", "c", "d"].map((name) => call(name))));
  expect(times).toEqual([0, 0, 0, 500 + AWAY]);
});

test("a slot comes back after the answer, not after the start", async () => {
  const { call, times } = caller({ limit: 1, interval: 1000 }, 5000);
  await runTimersUntil(Promise.all([call("a"), call("b")]));
  expect(times).toEqual([0, 5000 + 1001 + 1]);
});

test("a slot comes back after a failure, too", async () => {
  const limiter = createRateLimiter({ limit: 1, interval: 1000 });
  const { fetch, times } = scripted(new TypeError("fetch failed"), 200);
  const start = performance.now();
  await rejectionOf(runTimersUntil(withRateLimit(fetch, { limiter })(URL_OF_NOBODY)));
  await runTimersUntil(withRateLimit(fetch, { limiter })(URL_OF_NOBODY));
  expect((times[1] ?? 0) - start).toBe(1002);
});

test("an interactive call overtakes bulk jobs, and does not starve them", async () => {
  const { call, sent } = caller({ limit: 1, interval: 10 });
  const calls = [call("first"), ...["a", "b", "c"].map((name) => call(name))];
  for (let count = 1; count <= 10; count += 1) calls.push(call(`!${count}`, { priority: "high" }));
  await runTimersUntil(Promise.all(calls));
  expect(sent.join(" ")).toBe("first !1 !2 !3 !4 a !5 !6 !7 !8 b !9 !10 c");
});

describe("a full queue", () => {
  test("refuses at once, and the error says that nothing was sent", async () => {
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
      message: "2 calls wait for the rate limit already. Start fewer at once, or raise maxQueue.",
    });
    await runTimersUntil(Promise.all(calls));
    expect(sent).toEqual(["a", "b", "c"]);
  });

  test("is not tried again by the retries", async () => {
    const limiter = createRateLimiter({ limit: 1, maxQueue: 1 });
    const fetch = withRetry(withRateLimit(ok, { limiter }));
    const calls = [fetch(URL_OF_NOBODY), fetch(URL_OF_NOBODY)];
    await flushEventLoop();
    await expect(fetch(URL_OF_NOBODY)).rejects.toBeInstanceOf(QueueFullError);
    await runTimersUntil(Promise.all(calls));
  });

  test("takes back a call that was in before and comes for its retry", async () => {
    const limiter = createRateLimiter({ limit: 1, interval: 1000, maxQueue: 1 });
    const { fetch, requests } = scripted(503, 200);
    const send = withRetry(withRateLimit(fetch, { limiter }), { random: () => 0.5 });
    expect(await runTimersUntil(Promise.all([send(URL_OF_NOBODY), send(URL_OF_NOBODY)]))).toMatchObject([
      { status: 200 },
      { status: 200 },
    ]);
    expect(requests).toHaveLength(3);
  });
});

describe("one who waits and is aborted", () => {
  test("is gone at once, and its slot goes to the next", async () => {
    const { call, limiter, sent } = caller({ limit: 1, interval: 1000 });
    const first = call("a");
    const controller = new AbortController();
    const { signal } = controller;
    const second = withRateLimit(ok, { limiter })(URL_OF_NOBODY, { signal });
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

  test("leaves no timer when it was the last", async () => {
    const { call, limiter } = caller({ limit: 1 });
    await call("a");
    const controller = new AbortController();
    const waiting = withRateLimit(ok, { limiter })(URL_OF_NOBODY, { signal: controller.signal });
    await flushEventLoop();
    expect(vi.getTimerCount()).toBe(1);
    controller.abort("stop");
    expect(vi.getTimerCount()).toBe(0);
    await expect(waiting).rejects.toBe("stop");
  });
});

test("without waiters there is no timer", async () => {
  const { call } = caller({ limit: 5 });
  await Promise.all([call("a"), call("b")]);
  expect(vi.getTimerCount()).toBe(0);
});

test("the wait is told to the hook, when it begins and when it is over", async () => {
  const { call, limiter } = caller({ limit: 1 });
  const { events, onEvent } = recorder();
  await call("a");
  await runTimersUntil(withRateLimit(ok, { limiter, onEvent })(URL_OF_NOBODY));
  expect(events).toEqual([
    { type: "wait_begin", reason: "rate_limit", expectedMs: AWAY },
    { type: "wait_end", reason: "rate_limit", durationMs: AWAY },
  ]);
});

test("a hook that throws ends its own call alone", async () => {
  const bug = new Error("bug");
  for (const type of ["wait_begin", "wait_end"]) {
    const { call, limiter } = caller({ limit: 1, interval: 1000 });
    const onEvent = (event: { type: string }): void => {
      if (event.type === type) throw bug;
    };
    const calls = [call("a"), call("b").then(() => call("d"))];
    const broken = withRateLimit(ok, { limiter, onEvent })(URL_OF_NOBODY).catch((error: unknown) => error);
    calls.push(call("c"));
    expect(await runTimersUntil(broken)).toBe(bug);
    await runTimersUntil(Promise.all(calls));
    expect(limiter.waiting).toBe(0);
  }
});

test("the times of attempts begin when the slot is there", async () => {
  const { events, onEvent } = recorder();
  const limiter = createRateLimiter({ limit: 1, interval: 1000 });
  await withRateLimit(ok, { limiter })(URL_OF_NOBODY);
  const slow: Fetch = async () => {
    await sleep(70);
    return new Response();
  };
  const send = withRetry(withRateLimit(withAttemptTimeout(slow, 100), { limiter, onEvent }), { onEvent });
  expect((await runTimersUntil(send(URL_OF_NOBODY))).status).toBe(200);
  expect(events.at(-1)).toMatchObject({ type: "attempt", durationMs: 70 });
});

describe("with a total timeout", () => {
  test("a wait that would outlive it is not begun", async () => {
    const { call, limiter } = caller({ limit: 1 });
    await call("a");
    const start = performance.now();
    const late = withTotalTimeout(withRateLimit(ok, { limiter }), 30_000)(URL_OF_NOBODY);
    expect(await rejectionOf(runTimersUntil(late))).toMatchObject({
      code: "timeout",
      kind: "total",
      attempts: 0,
      maybeProcessed: false,
      message: "The call did not end within 30000 ms.",
    });
    expect(performance.now()).toBe(start);
  });

  test("a wait that turns out too long is ended by it", async () => {
    const { call, limiter } = caller({ limit: 1, interval: 1000 }, 5000);
    const first = call("a");
    const start = performance.now();
    const late = withTotalTimeout(withRateLimit(ok, { limiter }), 3000)(URL_OF_NOBODY);
    // When the slot has not come back after one interval, it is known that it will not do so in time.
    expect(await rejectionOf(runTimersUntil(late))).toMatchObject({
      kind: "total",
      attempts: 0,
      maybeProcessed: false,
    });
    expect(performance.now() - start).toBeLessThanOrEqual(3000);
    await runTimersUntil(first);
  });
});

test("a limit of its own for each layer, without a limiter", async () => {
  const { fetch, times } = scripted(200);
  const start = performance.now();
  const send = withRateLimit(fetch, { limit: 1, interval: 1000 });
  await runTimersUntil(Promise.all([send(URL_OF_NOBODY), send(URL_OF_NOBODY)]));
  expect(times.map((time) => time - start)).toEqual([0, 1002]);
});

test("options that make no sense are refused", () => {
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

test("by default 100,000 calls wait, the next one is refused, and one signal ends them all", async () => {
  const limiter = createRateLimiter({ limit: 1 });
  const controller = new AbortController();
  const { signal } = controller;
  const send = withRateLimit(ok, { limiter });
  await send(URL_OF_NOBODY);
  const warned = vi.spyOn(process, "emitWarning");
  const calls = Array.from({ length: 100_000 }, () => send(URL_OF_NOBODY, { signal }));
  await flushEventLoop();
  expect(limiter.waiting).toBe(100_000);
  expect(countAbortListeners(signal)).toBe(1);
  await expect(send(URL_OF_NOBODY)).rejects.toThrow("100000 calls wait for the rate limit already.");
  controller.abort("stop");
  const outcomes = await Promise.allSettled(calls);
  expect(
    outcomes.filter((outcome) => outcome.status === "rejected" && outcome.reason === "stop"),
  ).toHaveLength(100_000);
  expect(limiter.waiting).toBe(0);
  expect(countAbortListeners(signal)).toBe(0);
  expect(warned).not.toHaveBeenCalled();
});
