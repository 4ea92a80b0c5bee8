import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { failed, hanging, recorder, scripted, URL_OF_NOBODY } from "../test/support/fetches.ts";
import { passTime, rejection, settle } from "../test/support/time.ts";
import { createRetryBudget, RetryError, type RetryOptions, withRetry } from "./index.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 10, 1) }));
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const HALF: RetryOptions = { random: () => 0.5 };
const POST: RequestInit = { method: "POST", body: "a=1", redirect: "error" };
const RESET = failed("ECONNRESET", "read");
const REFUSED = failed("ECONNREFUSED", "connect");

describe("a request that is repeatable", () => {
  test.each([408, 425, 429, 500, 502, 503, 504])("is sent again after %i", async (status) => {
    const { fetch, requests } = scripted(status, 200);
    const response = await passTime(withRetry(fetch)(URL_OF_NOBODY));
    expect(response.status).toBe(200);
    expect(requests).toHaveLength(2);
  });

  test.each([200, 204, 301, 400, 401, 403, 404, 409, 422, 501, 505])(
    "is not sent again after %i",
    async (status) => {
      const { fetch, requests } = scripted(new Response(null, { status }));
      expect((await passTime(withRetry(fetch)(URL_OF_NOBODY))).status).toBe(status);
      expect(requests).toHaveLength(1);
    },
  );

  test.each([
    ["a reset", RESET],
    ["a refused connection", REFUSED],
    ["a failure without a code", new TypeError("Failed to fetch")],
  ])("is sent again after %s", async (_, error) => {
    const { fetch, requests } = scripted(error, error, 200);
    expect((await passTime(withRetry(fetch)(URL_OF_NOBODY))).status).toBe(200);
    expect(requests).toHaveLength(3);
  });

  test.each(["GET", "HEAD", "OPTIONS", "get"])("is one with the method %s", async (method) => {
    const { fetch, requests } = scripted(503, 200);
    await passTime(withRetry(fetch)(URL_OF_NOBODY, { method }));
    expect(requests).toHaveLength(2);
  });

  test("is one that the caller says is", async () => {
    const { fetch, requests } = scripted(RESET, 500, 200);
    const response = await passTime(withRetry(fetch, { repeatable: true })(new Request(URL_OF_NOBODY, POST)));
    expect(response.status).toBe(200);
    expect(await Promise.all(requests.map((request) => request.text()))).toEqual(["a=1", "a=1", "a=1"]);
  });
});

describe("a request that is not repeatable", () => {
  test.each([500, 502, 503, 504, 408, 425])("is not sent again after %i", async (status) => {
    const { events, onEvent } = recorder();
    const { fetch, requests } = scripted(status);
    const response = await passTime(withRetry(fetch, { onEvent })(URL_OF_NOBODY, POST));
    expect(response.status).toBe(status);
    expect(await response.text()).toBe(`status ${status}`);
    expect(requests).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({
      type: "give_up",
      reason: "not_repeatable",
      status,
      attempts: 1,
      maybeProcessed: true,
    });
  });

  test.each(["PUT", "PATCH", "DELETE", "POST"])("is one with the method %s", async (method) => {
    const { fetch, requests } = scripted(503);
    await passTime(withRetry(fetch)(URL_OF_NOBODY, { method }));
    expect(requests).toHaveLength(1);
  });

  test.each([
    ["a reset", RESET],
    ["a broken pipe", failed("EPIPE", "write")],
    ["a closed socket", failed("UND_ERR_SOCKET")],
    ["a failure without a code", new TypeError("Failed to fetch")],
  ])("ends with an error that says so after %s", async (_, error) => {
    const { fetch, requests } = scripted(error);
    const thrown = await rejection(withRetry(fetch)(URL_OF_NOBODY, POST));
    expect(thrown).toBeInstanceOf(RetryError);
    expect(thrown).toMatchObject({
      name: "RetryError",
      code: "retry",
      reason: "not_repeatable",
      attempts: 1,
      maybeProcessed: true,
      cause: error,
      message:
        "No answer after 1 attempt; the request must not be sent twice. The server may have acted on the request.",
    });
    expect(requests).toHaveLength(1);
  });

  test("is sent again after 429", async () => {
    const { fetch, requests } = scripted(429, 201);
    expect((await passTime(withRetry(fetch)(URL_OF_NOBODY, POST))).status).toBe(201);
    expect(await requests[1]?.text()).toBe("a=1");
  });

  test.each([
    ["was refused", REFUSED],
    ["found no such name", failed("ENOTFOUND", "getaddrinfo")],
  ])("is sent again when the connection %s", async (_, error) => {
    const { fetch, requests } = scripted(error, 201);
    expect((await passTime(withRetry(fetch)(URL_OF_NOBODY, POST))).status).toBe(201);
    expect(requests).toHaveLength(2);
  });

  test("and never reached the server: the error says that nothing was done", async () => {
    const { fetch } = scripted(REFUSED);
    expect(await rejection(withRetry(fetch)(URL_OF_NOBODY, POST))).toMatchObject({
      reason: "attempts_used",
      attempts: 3,
      maybeProcessed: false,
      message: "No answer after 3 attempts; no more are allowed. The server has not acted on the request.",
    });
  });

  test("is not sent again after a reset that follows a 429", async () => {
    const { fetch, requests } = scripted(429, RESET);
    expect(await rejection(withRetry(fetch)(URL_OF_NOBODY, POST))).toMatchObject({
      attempts: 2,
      maybeProcessed: true,
    });
    expect(requests).toHaveLength(2);
  });

  describe("and may have been redirected", () => {
    const follow: RequestInit = { ...POST, redirect: "follow" };

    test("is not sent again when a connection was refused: it may have been the second", async () => {
      const { fetch, requests } = scripted(REFUSED);
      expect(await rejection(withRetry(fetch)(URL_OF_NOBODY, follow))).toMatchObject({
        maybeProcessed: true,
      });
      expect(requests).toHaveLength(1);
    });

    test("is not sent again when the 429 came from where it was redirected to", async () => {
      const refusal = Object.defineProperty(new Response(null, { status: 429 }), "redirected", {
        value: true,
      });
      const { fetch, requests } = scripted(refusal);
      await passTime(withRetry(fetch)(new Request(URL_OF_NOBODY, follow)));
      expect(requests).toHaveLength(1);
    });
  });
});

test("an untrusted certificate is not tried again, and nothing was sent", async () => {
  const { fetch, requests } = scripted(failed("DEPTH_ZERO_SELF_SIGNED_CERT"));
  expect(await rejection(withRetry(fetch)(URL_OF_NOBODY, { redirect: "error" }))).toMatchObject({
    reason: "untrusted_certificate",
    maybeProcessed: false,
  });
  expect(requests).toHaveLength(1);
});

test.each([
  ["a bug", new RangeError("bug")],
  ["a wrong URL", failed("ERR_INVALID_URL")],
  ["an abort of its own", new DOMException("stop", "AbortError")],
])("what is no failure of the connection is thrown on: %s", async (_, error) => {
  const { fetch, requests } = scripted(error);
  expect(await rejection(withRetry(fetch)(URL_OF_NOBODY))).toBe(error);
  expect(requests).toHaveLength(1);
});

describe("a body that is a stream", () => {
  const streamed = (): RequestInit =>
    ({ ...POST, body: new Blob(["a=1"]).stream(), duplex: "half" }) as RequestInit;

  test("is sent once, also after 429 and when the request is repeatable", async () => {
    for (const status of [429, 503]) {
      const { events, onEvent } = recorder();
      const { fetch, requests } = scripted(status);
      const response = await passTime(
        withRetry(fetch, { repeatable: true, onEvent })(URL_OF_NOBODY, streamed()),
      );
      expect(response.status).toBe(status);
      expect(await requests[0]?.text()).toBe("a=1");
      expect(requests).toHaveLength(1);
      expect(events.at(-1)).toMatchObject({
        type: "give_up",
        reason: "body_not_replayable",
        maybeProcessed: status === 503,
      });
    }
  });

  test("is sent again when it may be read into memory", async () => {
    const { fetch, requests } = scripted(429, 200);
    await passTime(withRetry(fetch, { replayable: true })(URL_OF_NOBODY, streamed()));
    expect(await Promise.all(requests.map((request) => request.text()))).toEqual(["a=1", "a=1"]);
  });

  test("is not read into memory when there are no retries", async () => {
    const request = new Request(URL_OF_NOBODY, streamed());
    const fetch = withRetry(
      async (input) => {
        expect(input).toBe(request);
        return new Response();
      },
      { retries: 0 },
    );
    await passTime(fetch(request));
    expect(request.bodyUsed).toBe(false);
  });
});

describe("the wait", () => {
  test("grows, and is told to the hook", async () => {
    const { events, onEvent } = recorder();
    const { fetch, times } = scripted(503, 503, 503, 200);
    const start = performance.now();
    await passTime(
      withRetry(fetch, { ...HALF, retries: 3, baseDelay: 1000, maxDelay: 3000, onEvent })(URL_OF_NOBODY),
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

  test("is what the server asks for and a little more", async () => {
    const { events, onEvent } = recorder();
    const busy = new Response(null, { status: 503, headers: { "retry-after": "20" } });
    const { fetch, times } = scripted(busy, 200);
    const start = performance.now();
    await passTime(withRetry(fetch, { ...HALF, baseDelay: 1000, onEvent })(URL_OF_NOBODY));
    expect(times.map((time) => time - start)).toEqual([0, 20_000 + 500 + 1000]);
    expect(events).toContainEqual({ type: "wait_begin", reason: "retry_after", expectedMs: 21_500 });
  });

  test("is not begun when the server asks for more than is allowed; the answer and the wait are given at once", async () => {
    const { events, onEvent } = recorder();
    const busy = new Response("later", { status: 503, headers: { "retry-after": "61" } });
    const { fetch, requests } = scripted(busy, 200);
    const start = performance.now();
    const response = await withRetry(fetch, { onEvent })(URL_OF_NOBODY);
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

  test("does not hold a longer time than a timer can", async () => {
    const month = 30 * 24 * 3600;
    const busy = new Response(null, { status: 503, headers: { "retry-after": `${month}` } });
    const { fetch, times } = scripted(busy, 200);
    const start = performance.now();
    await passTime(
      withRetry(fetch, { random: () => 0, maxRetryAfter: Number.POSITIVE_INFINITY })(URL_OF_NOBODY),
    );
    expect((times[1] ?? 0) - start).toBe(month * 1000);
  });
});

test("an answer that is not used is let go before the next attempt", async () => {
  const log: string[] = [];
  let count = 0;
  const fetch = withRetry(async () => {
    const attempt = ++count;
    log.push(`attempt ${attempt}`);
    const body = new ReadableStream({ cancel: () => void log.push(`cancel ${attempt}`) });
    return new Response(body, { status: attempt < 3 ? 503 : 200 });
  });
  await passTime(fetch(URL_OF_NOBODY));
  expect(log).toEqual(["attempt 1", "cancel 1", "attempt 2", "cancel 2", "attempt 3"]);
});

test("when the attempts are used up, the last answer is given", async () => {
  const { events, onEvent } = recorder();
  const { fetch, requests } = scripted(503, 500, 504);
  const response = await passTime(withRetry(fetch, { ...HALF, onEvent })(URL_OF_NOBODY));
  expect(await response.text()).toBe("status 504");
  expect(requests).toHaveLength(3);
  expect(events.at(-1)).toMatchObject({ reason: "attempts_used", status: 504, attempts: 3, elapsedMs: 750 });
});

describe("with a budget", () => {
  test("an outage is not multiplied: calls fail at once and say why", async () => {
    const budget = createRetryBudget({ share: 0.2, reserve: 10 });
    const { fetch, requests } = scripted(RESET);
    const outcomes: unknown[] = [];
    for (let count = 0; count < 500; count += 1) {
      const start = performance.now();
      const error = await rejection(withRetry(fetch, { budget })(URL_OF_NOBODY));
      outcomes.push(error);
      if ((error as RetryError).reason === "budget_empty" && (error as RetryError).attempts === 1) {
        expect(performance.now() - start).toBe(0);
      }
    }
    // Without a budget it would be 1500.
    expect(requests.length).toBeLessThanOrEqual((500 + 10) / (1 - 0.2));
    const empty = outcomes.filter((error) => (error as RetryError).reason === "budget_empty");
    expect(empty.length).toBeGreaterThan(400);
    expect((empty[0] as RetryError).message).toContain(
      "the retry budget is empty, because too many requests fail",
    );
  });

  test("what is not sent again takes nothing from it", async () => {
    const budget = createRetryBudget({ share: 0, reserve: 1 });
    await rejection(withRetry(scripted(RESET).fetch, { budget })(URL_OF_NOBODY, POST));
    expect(budget.withdraw()).toBe(true);
  });
});

describe("a hook that throws ends the call", () => {
  test.each(["attempt", "wait_begin", "wait_end", "give_up"])("at %s", async (type) => {
    const bug = new Error("bug");
    const cancel = vi.fn<() => void>();
    const fetch = withRetry(async () => new Response(new ReadableStream({ cancel }), { status: 503 }), {
      retries: type === "give_up" ? 0 : 2,
      onEvent: (event) => {
        if (event.type === type) throw bug;
      },
    });
    expect(await rejection(fetch(URL_OF_NOBODY))).toBe(bug);
    expect(cancel).toHaveBeenCalledTimes(1);
  });
});

test("events say which request they are about", async () => {
  const events: unknown[] = [];
  const fetch = withRetry(scripted(200).fetch, { onEvent: (event) => void events.push(event) });
  await passTime(fetch(new Request(URL_OF_NOBODY, { method: "POST" })));
  await passTime(fetch(new URL(URL_OF_NOBODY)));
  expect(events).toMatchObject([
    { method: "POST", url: URL_OF_NOBODY },
    { method: "GET", url: URL_OF_NOBODY },
  ]);
});

test("an abort that a fetch does not listen to ends the call, and a late answer is let go", async () => {
  const controller = new AbortController();
  let answer: (response: Response) => void = () => {};
  const fetch = withRetry(() => new Promise((resolve) => (answer = resolve)));
  const call = fetch(URL_OF_NOBODY, { signal: controller.signal });
  await settle();
  controller.abort("stop");
  expect(await rejection(call)).toBe("stop");
  const late = await new Promise((resolve) => answer(new Response(new ReadableStream({ cancel: resolve }))));
  expect(late).toBeUndefined();
});

test("a signal that is aborted already sends nothing", async () => {
  const { fetch, requests } = scripted(200);
  const call = withRetry(fetch)(new Request(URL_OF_NOBODY, { signal: AbortSignal.abort("stop") }));
  expect(await rejection(call)).toBe("stop");
  expect(requests).toHaveLength(0);
});

test("options that make no sense are refused", () => {
  expect(() => withRetry(hanging, { retries: 1.5 })).toThrow(RangeError);
  expect(() => withRetry(hanging, { retries: -1 })).toThrow(RangeError);
  expect(() => withRetry(hanging, { maxRetryAfter: Number.NaN })).toThrow(RangeError);
});
