import { rejectionOf, runTimersUntil } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { eventRecorder, networkError, scriptedFetch, TEST_URL } from "../../test/support/fake-fetch.ts";
import { createRetryBudget, type RetryError, type RetryOptions, withRetry } from "../index.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 10, 1) }));
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const HALF: RetryOptions = { random: () => 0.5 };
const POST: RequestInit = { method: "POST", body: "a=1", redirect: "error" };
const RESET = networkError("ECONNRESET", "read");

describe("the wait", () => {
  test("grows, and onEvent receives it", async () => {
    const { events, onEvent } = eventRecorder();
    const { fetch, times } = scriptedFetch(503, 503, 503, 200);
    const start = performance.now();
    await runTimersUntil(
      withRetry(fetch, { ...HALF, maxRetries: 3, baseDelay: 1000, maxDelay: 3000, onEvent })(TEST_URL),
    );
    expect(times.map((time) => time - start)).toEqual([0, 500, 1500, 3000]);
    expect(events).toEqual([
      { type: "attempt", attempt: 1, durationMs: 0, status: 503, error: undefined },
      { type: "wait_begin", reason: "backoff", expectedMs: 500 },
      { type: "wait_end", reason: "backoff", durationMs: 500 },
      { type: "attempt", attempt: 2, durationMs: 0, status: 503, error: undefined },
      { type: "wait_begin", reason: "backoff", expectedMs: 1000 },
      { type: "wait_end", reason: "backoff", durationMs: 1000 },
      { type: "attempt", attempt: 3, durationMs: 0, status: 503, error: undefined },
      { type: "wait_begin", reason: "backoff", expectedMs: 1500 },
      { type: "wait_end", reason: "backoff", durationMs: 1500 },
      { type: "attempt", attempt: 4, durationMs: 0, status: 200, error: undefined },
    ]);
  });

  test("is at least as long as the server requests", async () => {
    const { events, onEvent } = eventRecorder();
    const busy = new Response(null, { status: 503, headers: { "retry-after": "20" } });
    const { fetch, times } = scriptedFetch(busy, 200);
    const start = performance.now();
    await runTimersUntil(withRetry(fetch, { ...HALF, baseDelay: 1000, onEvent })(TEST_URL));
    expect(times.map((time) => time - start)).toEqual([0, 20_000 + 500 + 1000]);
    expect(events).toContainEqual({ type: "wait_begin", reason: "retry_after", expectedMs: 21_500 });
  });

  test("is not started if the server requests more than maxRetryAfter: the response is returned immediately", async () => {
    const { events, onEvent } = eventRecorder();
    const busy = new Response("later", { status: 503, headers: { "retry-after": "61" } });
    const { fetch, requests } = scriptedFetch(busy, 200);
    const start = performance.now();
    const response = await withRetry(fetch, { onEvent })(TEST_URL);
    expect(performance.now() - start).toBe(0);
    expect(response).toBe(busy);
    expect(await response.text()).toBe("later");
    expect(requests).toHaveLength(1);
    expect(events.at(-1)).toEqual({
      type: "give_up",
      reason: "retry_after_too_long",
      status: 503,
      attempts: 1,
      elapsedMs: 0,
      retryAfterMs: 61_000,
      maybeProcessed: true,
    });
  });

  test("may be longer than the maximum of a timer", async () => {
    const month = 30 * 24 * 3600;
    const busy = new Response(null, { status: 503, headers: { "retry-after": `${month}` } });
    const { fetch, times } = scriptedFetch(busy, 200);
    const start = performance.now();
    await runTimersUntil(
      withRetry(fetch, { random: () => 0, maxRetryAfter: Number.POSITIVE_INFINITY })(TEST_URL),
    );
    expect((times[1] ?? 0) - start).toBe(month * 1000);
  });
});

describe("with a budget", () => {
  test("retries do not make an outage worse, and calls fail immediately with the reason", async () => {
    const budget = createRetryBudget({ share: 0.2, reserve: 10 });
    const { fetch, requests } = scriptedFetch(RESET);
    const outcomes: unknown[] = [];
    for (let count = 0; count < 500; count += 1) {
      const start = performance.now();
      const error = await rejectionOf(runTimersUntil(withRetry(fetch, { budget })(TEST_URL)));
      outcomes.push(error);
      if ((error as RetryError).reason === "budget_exhausted" && (error as RetryError).attempts === 1) {
        expect(performance.now() - start).toBe(0);
      }
    }
    // Without a budget there would be 1500 requests.
    expect(requests.length).toBeLessThanOrEqual((500 + 10) / (1 - 0.2));
    const empty = outcomes.filter((error) => (error as RetryError).reason === "budget_exhausted");
    expect(empty.length).toBeGreaterThan(400);
    expect((empty[0] as RetryError).message).toContain(
      "the retry budget is empty, because too many requests fail",
    );
  });

  test("a request that is not sent again takes nothing out of it", async () => {
    const budget = createRetryBudget({ share: 0, reserve: 1 });
    await rejectionOf(runTimersUntil(withRetry(scriptedFetch(RESET).fetch, { budget })(TEST_URL, POST)));
    expect(budget.withdraw()).toBe(true);
  });
});
