import { rejectionOf, runTimersUntil, sleep } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  eventRecorder,
  hangingFetch,
  networkError,
  scriptedFetch,
  TEST_URL,
} from "../test/support/fake-fetch.ts";
import {
  type CallSettings,
  createCallInit,
  createRateLimiter,
  createResilience,
  createRetryBudget,
  type Fetch,
  withResilience,
} from "./index.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const HALF = { random: (): number => 0.5 };

test("the wait for a slot does not count against the timeout of an attempt", async () => {
  const limiter = createRateLimiter({ limit: 1, interval: 10_000 });
  const slow: Fetch = async () => {
    await sleep(900);
    return new Response();
  };
  const fetch = withResilience(slow, { limiter, timeout: 1000 });
  const calls = Array.from({ length: 5 }, () => fetch(TEST_URL));
  const responses = await runTimersUntil(Promise.all(calls));
  expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
});

test("each attempt has its own timeout and its own slot", async () => {
  const limiter = createRateLimiter({ limit: 1, interval: 10_000 });
  const start = performance.now();
  const times: number[] = [];
  const fetch = withResilience(
    (input, init) => {
      times.push(performance.now() - start);
      return hangingFetch(input, init);
    },
    { ...HALF, limiter, timeout: 1000 },
  );
  expect(await rejectionOf(runTimersUntil(fetch(TEST_URL)))).toMatchObject({
    code: "retry",
    reason: "retries_exhausted",
    attempts: 3,
    cause: { code: "timeout", kind: "attempt" },
  });
  // A slot becomes free one interval after the attempt ended.
  expect(times).toEqual([0, 11_011, 22_022]);
});

test("retries count against the limit", async () => {
  const limiter = createRateLimiter({ limit: 2, interval: 10_000 });
  const { fetch, times } = scriptedFetch(503, 503, 200);
  const start = performance.now();
  await runTimersUntil(withResilience(fetch, { ...HALF, limiter, maxBufferedBytes: 1024 })(TEST_URL));
  expect(times.map((time) => time - start)).toEqual([0, 250, 10_011]);
});

describe("the total timeout", () => {
  test("covers attempts, waits and slots, and the error has the metadata of the call", async () => {
    const limiter = createRateLimiter({ limit: 2, interval: 1000 });
    const { events, onEvent } = eventRecorder();
    const { fetch } = scriptedFetch(503, () => sleep(60_000).then(() => new Response()));
    const start = performance.now();
    const call = withResilience(fetch, { ...HALF, limiter, onEvent, totalTimeout: 5000 })(TEST_URL);
    expect(await rejectionOf(runTimersUntil(call))).toMatchObject({
      code: "timeout",
      kind: "total",
      attempts: 2,
      elapsedMs: 5000,
      maybeProcessed: true,
    });
    expect(performance.now() - start).toBe(5000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(events).toHaveLength(3);
  });

  test("prevents a wait that would exceed it: the response is returned immediately", async () => {
    const { events, onEvent } = eventRecorder();
    const busy = new Response("later", { status: 503, headers: { "retry-after": "10" } });
    const { fetch } = scriptedFetch(busy, 200);
    const start = performance.now();
    const response = await withResilience(fetch, { onEvent, totalTimeout: 5000, maxBufferedBytes: 1024 })(
      TEST_URL,
    );
    expect(response.status).toBe(503);
    expect(await response.text()).toBe("later");
    expect(performance.now()).toBe(start);
    expect(events.at(-1)).toMatchObject({ type: "give_up", reason: "deadline", retryAfterMs: 10_000 });
  });

  test("prevents a wait that would exceed it: the error is thrown immediately", async () => {
    const { fetch } = scriptedFetch(networkError("ECONNRESET", "read"));
    const start = performance.now();
    const call = withResilience(fetch, { random: () => 0.9, baseDelay: 9000, totalTimeout: 5000 })(TEST_URL);
    expect(await rejectionOf(runTimersUntil(call))).toMatchObject({
      code: "retry",
      reason: "deadline",
      message: expect.stringContaining("the next attempt would begin after the total timeout"),
    });
    expect(performance.now()).toBe(start);
  });

  test("covers the body", async () => {
    const body = new ReadableStream({ pull: () => new Promise(() => {}) });
    const { fetch } = scriptedFetch(new Response(body));
    const response = await withResilience(fetch, { totalTimeout: 5000 })(TEST_URL);
    expect(await rejectionOf(runTimersUntil(response.text()))).toMatchObject({
      code: "timeout",
      kind: "total",
    });
  });

  test("applies in the queue of the limiter, and the error states that nothing was sent", async () => {
    const limiter = createRateLimiter({ limit: 1, interval: 3000 });
    const busy = withResilience(() => sleep(20_000).then(() => new Response()), { limiter })(TEST_URL);
    const { fetch, requests } = scriptedFetch(200);
    const call = withResilience(fetch, { limiter, totalTimeout: 5000 })(TEST_URL, { method: "POST" });
    expect(await rejectionOf(runTimersUntil(call))).toMatchObject({
      kind: "total",
      attempts: 0,
      maybeProcessed: false,
    });
    expect(requests).toHaveLength(0);
    await runTimersUntil(busy);
  });
});

test.each([200, 307, 404, 501])(
  "a total timeout that expires in the body of a %i states that the server may have acted",
  async (status) => {
    const body = new ReadableStream({ pull: (controller) => sleep(9000).then(() => controller.close()) });
    const { fetch } = scriptedFetch(new Response(body, { status }));
    const response = await withResilience(fetch, { totalTimeout: 5000 })(TEST_URL, { method: "POST" });
    expect(await rejectionOf(runTimersUntil(response.text()))).toMatchObject({
      kind: "total",
      attempts: 1,
      maybeProcessed: true,
    });
    await vi.advanceTimersByTimeAsync(9000);
  },
);

test("a response whose body is in memory needs no timer", async () => {
  const { fetch } = scriptedFetch(new Response("abc"));
  const response = await withResilience(fetch, { totalTimeout: 5000, maxBufferedBytes: 1024 })(TEST_URL);
  expect(vi.getTimerCount()).toBe(0);
  expect(await response.text()).toBe("abc");
});

test("a request that is not repeatable is sent again after the pause of a 429, without a second wait", async () => {
  const limiter = createRateLimiter(HALF);
  const { events, onEvent } = eventRecorder();
  const rateLimited = new Response(null, { status: 429, headers: { "retry-after": "2" } });
  const { fetch, times } = scriptedFetch(rateLimited, 201);
  const start = performance.now();
  const budget = createRetryBudget({ share: 0, reserve: 0 });
  const send = withResilience(fetch, { ...HALF, budget, limiter, onEvent, maxBufferedBytes: 1024 });
  const response = await runTimersUntil(send(new Request(TEST_URL, { method: "POST", body: "a" })));
  expect(response.status).toBe(201);
  expect(times.map((time) => time - start)).toEqual([0, 2350]);
  expect(events).toEqual([
    { type: "attempt", attempt: 1, durationMs: 0, status: 429, error: undefined },
    { type: "wait_begin", reason: "shared_backoff", expectedMs: 2350 },
    { type: "wait_end", reason: "shared_backoff", durationMs: 2350 },
    { type: "attempt", attempt: 2, durationMs: 0, status: 201, error: undefined },
  ]);
});

test("withResilience may be called for each call with a shared limiter and budget", async () => {
  const limiter = createRateLimiter({ limit: 1, interval: 1000 });
  const budget = createRetryBudget();
  const { fetch, times } = scriptedFetch(200);
  const start = performance.now();
  const calls = [1, 2, 3].map(() =>
    withResilience(fetch, { budget, limiter, maxBufferedBytes: 1024 })(TEST_URL),
  );
  await runTimersUntil(Promise.all(calls));
  expect(times.map((time) => time - start)).toEqual([0, 1002, 2004]);
});

test("createResilience wraps a different fetch in each call, with settings of that call", async () => {
  const limiter = createRateLimiter({ limit: 3, interval: 1000 });
  const ofOptions = eventRecorder();
  const wrap = createResilience({
    limiter,
    timeout: Number.POSITIVE_INFINITY,
    maxRetries: 1,
    onEvent: ofOptions.onEvent,
  });
  const once = scriptedFetch(503, 201);
  const twice = scriptedFetch(503, 201);
  const ofCall = eventRecorder();
  const send = (fetch: Fetch, settings?: CallSettings): Promise<Response> =>
    wrap(fetch)(TEST_URL, { method: "POST", ...createCallInit(settings) });
  const statuses = [
    (await runTimersUntil(send(once.fetch))).status,
    (await runTimersUntil(send(twice.fetch, { repeatable: true, onEvent: ofCall.onEvent }))).status,
  ];
  expect(statuses).toEqual([503, 201]);
  expect([once, twice].map(({ requests }) => requests.length)).toEqual([1, 2]);
  expect(ofOptions.events.map((event) => Reflect.get(event, "type"))).toEqual(["attempt", "give_up"]);
  expect(ofCall.events.map((event) => Reflect.get(event, "type"))).toEqual([
    ...["attempt", "wait_begin", "wait_end", "attempt"],
  ]);
});

test("createResilience checks the options at once", () => {
  const limiter = createRateLimiter();
  const shared = createRateLimiter({ limit: 1, store: { acquire: async () => 0 } as never });
  for (const options of [{ timeout: -1 }, { limiter, timeout: -1 }])
    expect(() => createResilience(options)).toThrow("The option timeout must be");
  expect(() => createResilience({ limiter: shared, timeout: Number.POSITIVE_INFINITY })).toThrow(
    "The option timeout must be a finite number if the limiter has a store.",
  );
  expect(() => createResilience({ retires: 1 } as object)).toThrow("Unknown option retires.");
});

test("the wrapped fetch receives the same request", async () => {
  const { fetch, requests } = scriptedFetch(200);
  const limiter = createRateLimiter({ limit: 1 });
  const send = withResilience(fetch, { limiter, totalTimeout: 5000 });
  const headers = { "x-id": "1" };
  await (
    await runTimersUntil(
      send(new Request(TEST_URL, { method: "PUT", body: "a", headers, redirect: "error" })),
    )
  ).text();
  expect(requests[0]).toMatchObject({ url: TEST_URL, method: "PUT", redirect: "error" });
  expect(requests[0]?.headers.get("x-id")).toBe("1");
  expect(await requests[0]?.text()).toBe("a");
});
