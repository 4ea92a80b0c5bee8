import { flushEventLoop, runTimersUntil, seededRandom, sleep } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createRateLimiter, type Fetch, type ResilienceOptions, withResilience } from "../src/index.ts";
import { eventRecorder, TEST_URL } from "./support/fake-fetch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

interface ServerRequest {
  readonly id: number;
  readonly at: number;
  readonly status: number;
}

/** Creates a server that responds after 100 ms, with 429 while `isLimited` returns true. */
function server(isLimited: (at: number, count: number) => boolean, retryAfter?: number) {
  const start = performance.now();
  const seen: ServerRequest[] = [];
  const headers: Record<string, string> =
    retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
  const fetch: Fetch = async (input) => {
    const at = performance.now() - start;
    const status = isLimited(at, seen.length) ? 429 : 200;
    seen.push({ id: Number(new URL(String(input)).searchParams.get("id")), at, status });
    await sleep(100);
    return new Response(null, { status, headers });
  };
  return { seen, fetch };
}

const random = seededRandom(3);
type Outcome = number | string;

/** Starts calls of one client at the same time. */
function start(fetch: Fetch, count: number, options: ResilienceOptions = {}): Promise<Outcome>[] {
  const limiter = createRateLimiter({ random });
  return Array.from({ length: count }, (_, id) =>
    withResilience(fetch, { limiter, random, ...options })(`${TEST_URL}?id=${id}`, {
      method: "POST",
    }).then(
      (response) => response.status,
      (error: { code: string }) => error.code,
    ),
  );
}

/** Returns how many requests arrived at each point in time. */
const waves = (seen: readonly ServerRequest[]): number[] =>
  [...new Set(seen.map(({ at }) => at))].map((time) => seen.filter(({ at }) => at === time).length);

describe("50 simultaneous calls to a server that always responds with 429", () => {
  test("send 52 requests in 3 waves, while 3 attempts each would be 150", async () => {
    const { fetch, seen } = server(() => true);
    const outcomes = await runTimersUntil(Promise.all(start(fetch, 50)));
    expect(waves(seen)).toEqual([50, 1, 1]);
    // The probe has its response. The other requests were sent only once.
    expect(outcomes.filter((outcome) => outcome === 429)).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "rate_limited")).toHaveLength(49);
  });

  test("fail immediately if the server requests a wait that is too long, and so do later calls", async () => {
    const { fetch, seen } = server(() => true, 3600);
    const limiter = createRateLimiter();
    const begin = performance.now();
    const outcomes = await runTimersUntil(Promise.all(start(fetch, 50, { limiter })));
    expect(outcomes).toEqual(new Array(50).fill(429));
    expect(performance.now() - begin).toBe(100);
    const late = withResilience(fetch, { limiter })(TEST_URL).catch((error: unknown) => error);
    const error = (await late) as { retryAfterMs: number };
    expect(error).toMatchObject({
      name: "RateLimitedError",
      code: "rate_limited",
      attempts: 0,
      maybeProcessed: false,
    });
    expect(error.retryAfterMs).toBeGreaterThanOrEqual(3600_000);
    expect(seen).toHaveLength(50);
  });

  test("fail immediately if the wait would exceed their total timeout", async () => {
    const { fetch, seen } = server(() => true, 20);
    const begin = performance.now();
    await runTimersUntil(Promise.all(start(fetch, 50, { totalTimeout: 15_000 })));
    expect(performance.now() - begin).toBe(100);
    expect(seen).toHaveLength(50);
  });
});

test("after the pause one request is sent as a probe, then two for each response, in order", async () => {
  const { fetch, seen } = server((at) => at < 5000, 5);
  const outcomes = await runTimersUntil(Promise.all(start(fetch, 50)));
  expect(outcomes).toEqual(new Array(50).fill(200));
  expect(waves(seen)).toEqual([50, 1, 2, 4, 8, 16, 19]);
  expect(seen.slice(50).map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, id) => id));
  expect(seen[50]?.at).toBeGreaterThanOrEqual(5100);
});

test("a 429 after the probe starts another pause, and the waiting calls still succeed", async () => {
  // The server accepts 30 more requests after the first pause.
  const { fetch, seen } = server((at, count) => at < 2000 || (count >= 80 && at < 5000), 2);
  const outcomes = await runTimersUntil(Promise.all(start(fetch, 50)));
  expect(outcomes).toEqual(new Array(50).fill(200));
  expect(waves(seen).slice(0, 6)).toEqual([50, 1, 2, 4, 8, 16]);
});

test("the jitter of a wait does not count against maxRetryAfter", async () => {
  const { fetch, seen } = server((at) => at < 60_000, 60);
  const limiter = createRateLimiter({ random: () => 0.9 });
  const outcomes = await runTimersUntil(Promise.all(start(fetch, 3, { limiter, maxRetryAfter: 60_000 })));
  expect(outcomes).toEqual([200, 200, 200]);
  expect(seen[3]?.at).toBe(100 + 60_000 + 0.9 * (500 + 6000));
});

test("a call that starts during the pause waits behind the others", async () => {
  const { fetch, seen } = server((at) => at < 100, 1);
  const limiter = createRateLimiter({ random });
  const { events, onEvent } = eventRecorder();
  const calls = start(fetch, 2, { limiter });
  await vi.advanceTimersByTimeAsync(200);
  calls.push(
    withResilience(fetch, { limiter, onEvent })(`${TEST_URL}?id=7`).then((response) => response.status),
  );
  await flushEventLoop();
  expect(limiter.waiting).toBe(3);
  expect(await runTimersUntil(Promise.all(calls))).toEqual([200, 200, 200]);
  expect(seen.map(({ id }) => id)).toEqual([0, 1, 0, 1, 7]);
  expect(events).toMatchObject([
    { type: "wait_begin", reason: "shared_backoff" },
    { type: "wait_end", reason: "shared_backoff" },
    { type: "attempt", attempt: 1, durationMs: 100, status: 200 },
  ]);
});

test("when no call waits any more, new calls are sent immediately again", async () => {
  const { fetch, seen } = server((at) => at < 50, 1);
  const limiter = createRateLimiter({ random });
  await runTimersUntil(Promise.all(start(fetch, 3, { limiter })));
  await runTimersUntil(Promise.all(start(fetch, 20, { limiter })));
  expect(waves(seen)).toEqual([3, 1, 2, 20]);
});

test("a failure after a 429 is retried as usual", async () => {
  let count = 0;
  const fetch: Fetch = async () => {
    count += 1;
    return new Response(null, { status: count === 1 ? 429 : count === 2 ? 503 : 200 });
  };
  const limiter = createRateLimiter({ random });
  const response = await runTimersUntil(withResilience(fetch, { limiter, random })(TEST_URL));
  expect(response.status).toBe(200);
  expect(count).toBe(3);
});

describe("a 429 that does not specify a wait, with a limit of 300 a minute", () => {
  const limited = () => createRateLimiter({ limit: 300, interval: 60_000, random });

  test.each([100, 5000, 30_000, 59_000])(
    "calls wait up to %i ms for the renewal of the limit, in order and with few requests",
    async (renewed) => {
      const { fetch, seen } = server((at) => at < renewed);
      const { events, onEvent } = eventRecorder();
      const outcomes = await runTimersUntil(Promise.all(start(fetch, 50, { limiter: limited(), onEvent })));
      expect(outcomes).toEqual(new Array(50).fill(200));
      const probes = seen.slice(50).filter(({ status }) => status === 429);
      expect(probes.length).toBeLessThanOrEqual(40);
      expect(new Set(probes.map(({ id }) => id)).size).toBeLessThanOrEqual(1);
      expect(events).toContainEqual(
        expect.objectContaining({ type: "wait_begin", reason: "shared_backoff" }),
      );
    },
  );

  test("calls give up if the server still responds with 429 after the limit must have been renewed", async () => {
    const { fetch, seen } = server(() => true);
    const begin = performance.now();
    const outcomes = await runTimersUntil(Promise.all(start(fetch, 50, { limiter: limited() })));
    const waited = performance.now() - begin;
    expect(outcomes.filter((outcome) => outcome === 429)).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "rate_limited")).toHaveLength(49);
    expect(seen.length).toBeLessThanOrEqual(50 + 40);
    // The first 429 was received after 100 ms. The last request is sent one interval later and also takes 100 ms.
    expect(seen.at(-1)?.at).toBe(100 + 60_060);
    expect(waited).toBe(100 + 60_060 + 100);
  });

  test("a call that starts later waits for its own interval", async () => {
    const { fetch } = server((at) => at < 100_000);
    const limiter = limited();
    const first = start(fetch, 3, { limiter });
    await vi.advanceTimersByTimeAsync(45_000);
    const late = start(fetch, 3, { limiter });
    expect(await runTimersUntil(Promise.all(first))).toEqual([429, "rate_limited", "rate_limited"]);
    expect(await runTimersUntil(Promise.all(late))).toEqual([200, 200, 200]);
  });

  test("the total timeout limits the wait", async () => {
    const { fetch } = server(() => true);
    const begin = performance.now();
    const outcomes = await runTimersUntil(
      Promise.all(start(fetch, 3, { limiter: limited(), totalTimeout: 10_000 })),
    );
    expect(performance.now() - begin).toBeLessThanOrEqual(10_000);
    for (const outcome of outcomes) expect([429, "rate_limited", "timeout"]).toContain(outcome);
  });

  test("without retries each request is sent once", async () => {
    const { fetch, seen } = server(() => true);
    const outcomes = await runTimersUntil(
      Promise.all(start(fetch, 3, { limiter: limited(), maxRetries: 0 })),
    );
    expect(outcomes).toEqual([429, 429, 429]);
    expect(seen).toHaveLength(3);
  });

  test("if the server specifies the wait, maxRetries limits the number of requests", async () => {
    const { fetch, seen } = server(() => true, 1);
    expect(await runTimersUntil(Promise.all(start(fetch, 1, { limiter: limited() })))).toEqual([429]);
    expect(seen).toHaveLength(3);
  });
});

test("calls continue after a timer that fires slightly early", async () => {
  const { fetch } = server((at) => at < 50, 1);
  const limiter = createRateLimiter({ random });
  const calls = start(fetch, 2, { limiter });
  await vi.advanceTimersByTimeAsync(200);
  const now = performance.now.bind(performance);
  let readings = 0;
  vi.spyOn(performance, "now").mockImplementation(() => {
    readings += 1;
    // Timers of Node may fire up to a millisecond early. Then the first reading is before the end of the pause.
    return now() - (readings % 2 === 1 ? 0.9 : 0);
  });
  const outcomes = await runTimersUntil(Promise.all(calls));
  vi.restoreAllMocks();
  expect(outcomes).toEqual([200, 200]);
});
