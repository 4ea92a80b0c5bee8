import { flushEventLoop, runTimersUntil, seededRandom, sleep } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createRateLimiter, type Fetch, type ResilienceOptions, withResilience } from "../src/index.ts";
import { recorder, URL_OF_NOBODY } from "./support/fetches.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

interface Seen {
  readonly id: number;
  readonly at: number;
  readonly status: number;
}

/** A server that answers after 100 ms and refuses as long as it is told to. */
function server(refuses: (at: number, count: number) => boolean, retryAfter?: number) {
  const start = performance.now();
  const seen: Seen[] = [];
  const headers: Record<string, string> =
    retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
  const fetch: Fetch = async (input) => {
    const at = performance.now() - start;
    const status = refuses(at, seen.length) ? 429 : 200;
    seen.push({ id: Number(new URL(String(input)).searchParams.get("id")), at, status });
    await sleep(100);
    return new Response(null, { status, headers });
  };
  return { seen, fetch };
}

const random = seededRandom(3);
type Outcome = number | string;

/** Starts calls of one client together. */
function start(fetch: Fetch, count: number, options: ResilienceOptions = {}): Promise<Outcome>[] {
  const limiter = createRateLimiter({ random });
  return Array.from({ length: count }, (_, id) =>
    withResilience(fetch, { limiter, random, ...options })(`${URL_OF_NOBODY}?id=${id}`, {
      method: "POST",
    }).then(
      (response) => response.status,
      (error: { code: string }) => error.code,
    ),
  );
}

/** The requests that came together, as their numbers. */
const waves = (seen: readonly Seen[]): number[] =>
  [...new Set(seen.map(({ at }) => at))].map((time) => seen.filter(({ at }) => at === time).length);

describe("50 calls at once into a server that refuses all", () => {
  test("send 52 requests in 3 waves; 3 attempts each would be 150", async () => {
    const { fetch, seen } = server(() => true);
    const outcomes = await runTimersUntil(Promise.all(start(fetch, 50)));
    expect(waves(seen)).toEqual([50, 1, 1]);
    // The one that was sent to try has its answer; the others were never sent a second time.
    expect(outcomes.filter((outcome) => outcome === 429)).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "rate_limited")).toHaveLength(49);
  });

  test("fail at once when the server asks to wait too long, and so does who comes later", async () => {
    const { fetch, seen } = server(() => true, 3600);
    const limiter = createRateLimiter();
    const begin = performance.now();
    const outcomes = await runTimersUntil(Promise.all(start(fetch, 50, { limiter })));
    expect(outcomes).toEqual(new Array(50).fill(429));
    expect(performance.now() - begin).toBe(100);
    const late = withResilience(fetch, { limiter })(URL_OF_NOBODY).catch((error: unknown) => error);
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

  test("fail at once when the wait would outlive their time", async () => {
    const { fetch, seen } = server(() => true, 20);
    const begin = performance.now();
    await runTimersUntil(Promise.all(start(fetch, 50, { totalTimeout: 15_000 })));
    expect(performance.now() - begin).toBe(100);
    expect(seen).toHaveLength(50);
  });
});

test("after the wait one is sent to try, then in order, two with each answer", async () => {
  const { fetch, seen } = server((at) => at < 5000, 5);
  const outcomes = await runTimersUntil(Promise.all(start(fetch, 50)));
  expect(outcomes).toEqual(new Array(50).fill(200));
  expect(waves(seen)).toEqual([50, 1, 2, 4, 8, 16, 19]);
  expect(seen.slice(50).map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, id) => id));
  expect(seen[50]?.at).toBeGreaterThanOrEqual(5100);
});

test("a refusal on the way closes the gate again, and nobody who waits loses by it", async () => {
  // 30 more are let through in the first window after the wait.
  const { fetch, seen } = server((at, count) => at < 2000 || (count >= 80 && at < 5000), 2);
  const outcomes = await runTimersUntil(Promise.all(start(fetch, 50)));
  expect(outcomes).toEqual(new Array(50).fill(200));
  expect(waves(seen).slice(0, 6)).toEqual([50, 1, 2, 4, 8, 16]);
});

test("what is waited longer to spread the calls does not count as asked for", async () => {
  const { fetch, seen } = server((at) => at < 60_000, 60);
  const limiter = createRateLimiter({ random: () => 0.9 });
  const outcomes = await runTimersUntil(Promise.all(start(fetch, 3, { limiter, maxRetryAfter: 60_000 })));
  expect(outcomes).toEqual([200, 200, 200]);
  expect(seen[3]?.at).toBe(100 + 60_000 + 0.9 * (500 + 6000));
});

test("a call that comes while the gate is closed waits for it, behind the others", async () => {
  const { fetch, seen } = server((at) => at < 100, 1);
  const limiter = createRateLimiter({ random });
  const { events, onEvent } = recorder();
  const calls = start(fetch, 2, { limiter });
  await vi.advanceTimersByTimeAsync(200);
  calls.push(
    withResilience(fetch, { limiter, onEvent })(`${URL_OF_NOBODY}?id=7`).then((response) => response.status),
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

test("an open gate holds nobody: after the last one has passed, all pass at once again", async () => {
  const { fetch, seen } = server((at) => at < 50, 1);
  const limiter = createRateLimiter({ random });
  await runTimersUntil(Promise.all(start(fetch, 3, { limiter })));
  await runTimersUntil(Promise.all(start(fetch, 20, { limiter })));
  expect(waves(seen)).toEqual([3, 1, 2, 20]);
});

test("a 429 says nothing about a failure of another kind", async () => {
  let count = 0;
  const fetch: Fetch = async () => {
    count += 1;
    return new Response(null, { status: count === 1 ? 429 : count === 2 ? 503 : 200 });
  };
  const limiter = createRateLimiter({ random });
  const response = await runTimersUntil(withResilience(fetch, { limiter, random })(URL_OF_NOBODY));
  expect(response.status).toBe(200);
  expect(count).toBe(3);
});

describe("a 429 that does not say how long to wait, with a limit of 300 a minute", () => {
  const limited = () => createRateLimiter({ limit: 300, interval: 60_000, random });

  test.each([100, 5000, 30_000, 59_000])(
    "calls wait for what the server still refuses %i ms later, in order and with few requests",
    async (renewed) => {
      const { fetch, seen } = server((at) => at < renewed);
      const { events, onEvent } = recorder();
      const outcomes = await runTimersUntil(Promise.all(start(fetch, 50, { limiter: limited(), onEvent })));
      expect(outcomes).toEqual(new Array(50).fill(200));
      const trials = seen.slice(50).filter(({ status }) => status === 429);
      expect(trials.length).toBeLessThanOrEqual(40);
      expect(new Set(trials.map(({ id }) => id)).size).toBeLessThanOrEqual(1);
      expect(events).toContainEqual(
        expect.objectContaining({ type: "wait_begin", reason: "shared_backoff" }),
      );
    },
  );

  test("they give up when the limit must have been renewed and the server still refuses", async () => {
    const { fetch, seen } = server(() => true);
    const begin = performance.now();
    const outcomes = await runTimersUntil(Promise.all(start(fetch, 50, { limiter: limited() })));
    const waited = performance.now() - begin;
    expect(outcomes.filter((outcome) => outcome === 429)).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "rate_limited")).toHaveLength(49);
    expect(seen.length).toBeLessThanOrEqual(50 + 40);
    // The first refusal came after 100 ms. The last request is sent one interval later, and takes as long.
    expect(seen.at(-1)?.at).toBe(100 + 60_060);
    expect(waited).toBe(100 + 60_060 + 100);
  });

  test("one that comes in the middle waits one interval of its own", async () => {
    const { fetch } = server((at) => at < 100_000);
    const limiter = limited();
    const first = start(fetch, 3, { limiter });
    await vi.advanceTimersByTimeAsync(45_000);
    const late = start(fetch, 3, { limiter });
    expect(await runTimersUntil(Promise.all(first))).toEqual([429, "rate_limited", "rate_limited"]);
    expect(await runTimersUntil(Promise.all(late))).toEqual([200, 200, 200]);
  });

  test("the total timeout bounds the wait", async () => {
    const { fetch } = server(() => true);
    const begin = performance.now();
    const outcomes = await runTimersUntil(
      Promise.all(start(fetch, 3, { limiter: limited(), totalTimeout: 10_000 })),
    );
    expect(performance.now() - begin).toBeLessThanOrEqual(10_000);
    for (const outcome of outcomes) expect([429, "rate_limited", "timeout"]).toContain(outcome);
  });

  test("without retries each is sent once", async () => {
    const { fetch, seen } = server(() => true);
    const outcomes = await runTimersUntil(
      Promise.all(start(fetch, 3, { limiter: limited(), maxRetries: 0 })),
    );
    expect(outcomes).toEqual([429, 429, 429]);
    expect(seen).toHaveLength(3);
  });

  test("when the server does say how long, its word counts, and so do the retries", async () => {
    const { fetch, seen } = server(() => true, 1);
    expect(await runTimersUntil(Promise.all(start(fetch, 1, { limiter: limited() })))).toEqual([429]);
    expect(seen).toHaveLength(3);
  });
});

test("a timer that fires a little early leaves nobody waiting for ever", async () => {
  const { fetch } = server((at) => at < 50, 1);
  const limiter = createRateLimiter({ random });
  const calls = start(fetch, 2, { limiter });
  await vi.advanceTimersByTimeAsync(200);
  const now = performance.now.bind(performance);
  let readings = 0;
  vi.spyOn(performance, "now").mockImplementation(() => {
    readings += 1;
    // Node's timers may be up to a millisecond early: then the first reading is before the end of the pause.
    return now() - (readings % 2 === 1 ? 0.9 : 0);
  });
  const outcomes = await runTimersUntil(Promise.all(calls));
  vi.restoreAllMocks();
  expect(outcomes).toEqual([200, 200]);
});
