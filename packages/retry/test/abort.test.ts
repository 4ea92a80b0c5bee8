import { countAbortListeners, flushEventLoop, runTimersUntil } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createRateLimiter, type Fetch, type ResilienceOptions, withResilience } from "../src/index.ts";
import { hangingFetch, scriptedFetch, TEST_URL } from "./support/fake-fetch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const busy = (status: number): Response => new Response(null, { status, headers: { "retry-after": "30" } });
const endless = (): Response => new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));

interface AbortCase {
  readonly fetch: Fetch;
  readonly options?: ResilienceOptions;
  /** Runs before the call. */
  readonly before?: (options: ResilienceOptions) => Promise<unknown>;
}

/** What a call may be doing when it is aborted. */
const ABORT_CASES: Readonly<Record<string, () => AbortCase>> = {
  "while it waits for the response": () => ({ fetch: hangingFetch }),
  "while its fetch ignores the signal": () => ({ fetch: () => new Promise(() => {}) }),
  "while it waits before a retry": () => ({
    fetch: scriptedFetch(503).fetch,
    options: { random: () => 0.9 },
  }),
  "while it waits as long as the server requested": () => ({ fetch: scriptedFetch(busy(503)).fetch }),
  "while it waits for the end of a pause": () => ({
    fetch: scriptedFetch(busy(429)).fetch,
    options: { limiter: createRateLimiter() },
  }),
  "while it waits for a slot": () => ({
    fetch: scriptedFetch(200).fetch,
    options: { limiter: createRateLimiter({ limit: 1 }) },
    before: (options) => withResilience(scriptedFetch(new Response(null)).fetch, options)(TEST_URL),
  }),
  "while its body is read into memory": () => ({
    fetch: async () => endless(),
    options: { maxBufferedBytes: 1024 },
  }),
};

describe("a call that is aborted", () => {
  test.each(Object.entries(ABORT_CASES))(
    "%s: rejects immediately with the reason, and leaves no timer and no listener",
    async (_, abortCase) => {
      const { before, fetch, options = {} } = abortCase();
      const all = { timeout: 20_000, totalTimeout: 90_000, ...options };
      await before?.(all);
      const controller = new AbortController();
      const { signal } = controller;
      const start = performance.now();
      const reason = { cancelled: "by user" };
      let isSettled = false;
      const call = withResilience(fetch, all)(TEST_URL, { signal }).then(
        () => undefined,
        (error: unknown) => {
          isSettled = true;
          return error;
        },
      );
      for (let turn = 0; turn < 10; turn += 1) await flushEventLoop();
      expect(isSettled).toBe(false);
      expect(countAbortListeners(signal)).toBeGreaterThan(0);
      controller.abort(reason);
      expect(await call).toBe(reason);
      expect(performance.now()).toBe(start);
      expect(countAbortListeners(signal)).toBe(0);
      expect(options.limiter?.waiting ?? 0).toBe(0);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test("while its body is a stream: the stream ends with the reason", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const options = { timeout: 20_000, totalTimeout: 90_000 };
    const response = await withResilience(async () => endless(), options)(TEST_URL, { signal });
    const text = response.text();
    await flushEventLoop();
    controller.abort("stop");
    await expect(text).rejects.toBe("stop");
    expect(countAbortListeners(signal)).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});

test.each([
  ["with timeouts", { timeout: 20_000, totalTimeout: 90_000 }],
  ["without", { timeout: Number.POSITIVE_INFINITY }],
])("calls that end leave no listener and no timer, %s", async (_, timeouts) => {
  const { signal } = new AbortController();
  const limiter = createRateLimiter({ limit: 2, interval: 1000 });
  const statuses = [200, 503, 429, undefined, 404, 500];
  // It creates no `Request`, which would keep its listener until it is collected.
  const fetch = async (): Promise<Response> => {
    const status = statuses.length > 1 ? statuses.shift() : statuses[0];
    if (status === undefined) throw new TypeError("fetch failed");
    return new Response(`status ${status}`, { status });
  };
  const options = { ...timeouts, limiter, maxBufferedBytes: 1024 };
  const send = withResilience(fetch, options);
  const calls = Array.from({ length: 20 }, async () => (await send(TEST_URL, { signal })).text());
  await runTimersUntil(Promise.allSettled(calls));
  expect(countAbortListeners(signal)).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});
