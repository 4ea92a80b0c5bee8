import { flushEventLoop, rejectionOf, runTimersUntil } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { eventRecorder, hangingFetch, scriptedFetch, TEST_URL } from "../../test/support/fake-fetch.ts";
import { type RetryOptions, withRetry } from "../index.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const HALF: RetryOptions = { random: () => 0.5 };

test("a response that is not used is discarded before the next attempt", async () => {
  const log: string[] = [];
  let count = 0;
  const fetch = withRetry(async () => {
    const attempt = ++count;
    log.push(`attempt ${attempt}`);
    const body = new ReadableStream({ cancel: () => void log.push(`cancel ${attempt}`) });
    return new Response(body, { status: attempt < 3 ? 503 : 200 });
  });
  await runTimersUntil(fetch(TEST_URL));
  expect(log).toEqual(["attempt 1", "cancel 1", "attempt 2", "cancel 2", "attempt 3"]);
});

test("when all retries are used up, the last response is returned", async () => {
  const { events, onEvent } = eventRecorder();
  const { fetch, requests } = scriptedFetch(503, 500, 504);
  const response = await runTimersUntil(withRetry(fetch, { ...HALF, onEvent })(TEST_URL));
  expect(await response.text()).toBe("status 504");
  expect(requests).toHaveLength(3);
  expect(events.at(-1)).toMatchObject({
    reason: "retries_exhausted",
    status: 504,
    attempts: 3,
    elapsedMs: 750,
  });
});

describe("an error in onEvent ends the call", () => {
  test.each(["attempt", "wait_begin", "wait_end", "give_up"])("at %s", async (type) => {
    const bug = new Error("bug");
    const cancel = vi.fn<() => void>();
    const fetch = withRetry(async () => new Response(new ReadableStream({ cancel }), { status: 503 }), {
      maxRetries: type === "give_up" ? 0 : 2,
      onEvent: (event) => {
        if (event.type === type) throw bug;
      },
    });
    expect(await rejectionOf(runTimersUntil(fetch(TEST_URL)))).toBe(bug);
    expect(cancel).toHaveBeenCalledTimes(1);
  });
});

test("events have the method and the URL of their request", async () => {
  const events: unknown[] = [];
  const fetch = withRetry(scriptedFetch(200).fetch, { onEvent: (event) => void events.push(event) });
  await runTimersUntil(fetch(new Request(TEST_URL, { method: "POST" })));
  await runTimersUntil(fetch(new URL(TEST_URL)));
  expect(events).toMatchObject([
    { method: "POST", url: TEST_URL },
    { method: "GET", url: TEST_URL },
  ]);
});

test("an abort ends the call even if fetch ignores it, and a late response is discarded", async () => {
  const controller = new AbortController();
  let respond: (response: Response) => void = () => {};
  const fetch = withRetry(() => new Promise((resolve) => (respond = resolve)));
  const call = fetch(TEST_URL, { signal: controller.signal });
  await flushEventLoop();
  controller.abort("stop");
  expect(await rejectionOf(runTimersUntil(call))).toBe("stop");
  const late = await new Promise((resolve) => respond(new Response(new ReadableStream({ cancel: resolve }))));
  expect(late).toBeUndefined();
});

test("with an aborted signal nothing is sent", async () => {
  const { fetch, requests } = scriptedFetch(200);
  const call = withRetry(fetch)(new Request(TEST_URL, { signal: AbortSignal.abort("stop") }));
  expect(await rejectionOf(runTimersUntil(call))).toBe("stop");
  expect(requests).toHaveLength(0);
});

test("invalid options are rejected", () => {
  expect(() => withRetry(hangingFetch, { maxRetries: 1.5 })).toThrow(RangeError);
  expect(() => withRetry(hangingFetch, { maxRetries: -1 })).toThrow(RangeError);
  expect(() => withRetry(hangingFetch, { maxRetryAfter: Number.NaN })).toThrow(RangeError);
});
