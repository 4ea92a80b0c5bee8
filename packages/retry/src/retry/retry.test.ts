import { rejectionOf, runTimersUntil } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { eventRecorder, networkError, scriptedFetch, TEST_URL } from "../../test/support/fake-fetch.ts";
import { RetryError, withRetry } from "../index.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const POST: RequestInit = { method: "POST", body: "a=1", redirect: "error" };
const RESET = networkError("ECONNRESET", "read");
const REFUSED = networkError("ECONNREFUSED", "connect");

describe("a repeatable request", () => {
  test.each([408, 425, 429, 500, 502, 503, 504])("is sent again after %i", async (status) => {
    const { fetch, requests } = scriptedFetch(status, 200);
    const response = await runTimersUntil(withRetry(fetch)(TEST_URL));
    expect(response.status).toBe(200);
    expect(requests).toHaveLength(2);
  });

  test.each([200, 204, 301, 400, 401, 403, 404, 409, 422, 501, 505])(
    "is not sent again after %i",
    async (status) => {
      const { fetch, requests } = scriptedFetch(new Response(null, { status }));
      expect((await runTimersUntil(withRetry(fetch)(TEST_URL))).status).toBe(status);
      expect(requests).toHaveLength(1);
    },
  );

  test.each([
    ["a reset", RESET],
    ["a refused connection", REFUSED],
    ["a failure without a code", new TypeError("Failed to fetch")],
  ])("is sent again after %s", async (_, error) => {
    const { fetch, requests } = scriptedFetch(error, error, 200);
    expect((await runTimersUntil(withRetry(fetch)(TEST_URL))).status).toBe(200);
    expect(requests).toHaveLength(3);
  });

  test.each(["GET", "HEAD", "OPTIONS", "get"])("may have the method %s", async (method) => {
    const { fetch, requests } = scriptedFetch(503, 200);
    await runTimersUntil(withRetry(fetch)(TEST_URL, { method }));
    expect(requests).toHaveLength(2);
  });

  test("may have any method with repeatable: true", async () => {
    const { fetch, requests } = scriptedFetch(RESET, 500, 200);
    const response = await runTimersUntil(
      withRetry(fetch, { repeatable: true })(new Request(TEST_URL, POST)),
    );
    expect(response.status).toBe(200);
    expect(await Promise.all(requests.map((request) => request.text()))).toEqual(["a=1", "a=1", "a=1"]);
  });
});

describe("a request that is not repeatable", () => {
  test.each([500, 502, 503, 504, 408, 425])("is not sent again after %i", async (status) => {
    const { events, onEvent } = eventRecorder();
    const { fetch, requests } = scriptedFetch(status);
    const response = await runTimersUntil(withRetry(fetch, { onEvent })(TEST_URL, POST));
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

  test.each(["PUT", "PATCH", "DELETE", "POST"])("may have the method %s", async (method) => {
    const { fetch, requests } = scriptedFetch(503);
    await runTimersUntil(withRetry(fetch)(TEST_URL, { method }));
    expect(requests).toHaveLength(1);
  });

  test.each([
    ["a reset", RESET],
    ["a broken pipe", networkError("EPIPE", "write")],
    ["a closed socket", networkError("UND_ERR_SOCKET")],
    ["a failure without a code", new TypeError("Failed to fetch")],
  ])("ends with the reason not_repeatable after %s", async (_, error) => {
    const { fetch, requests } = scriptedFetch(error);
    const thrown = await rejectionOf(runTimersUntil(withRetry(fetch)(TEST_URL, POST)));
    expect(thrown).toBeInstanceOf(RetryError);
    expect(thrown).toMatchObject({
      name: "RetryError",
      code: "retry",
      reason: "not_repeatable",
      attempts: 1,
      maybeProcessed: true,
      cause: error,
      message:
        "No response after 1 attempt; the request must not be sent twice. The server may have acted on the request.",
    });
    expect(requests).toHaveLength(1);
  });

  test("is sent again after 429", async () => {
    const { fetch, requests } = scriptedFetch(429, 201);
    expect((await runTimersUntil(withRetry(fetch)(TEST_URL, POST))).status).toBe(201);
    expect(await requests[1]?.text()).toBe("a=1");
  });

  test.each([
    ["was refused", REFUSED],
    ["fails because the host name does not exist", networkError("ENOTFOUND", "getaddrinfo")],
  ])("is sent again when the connection %s", async (_, error) => {
    const { fetch, requests } = scriptedFetch(error, 201);
    expect((await runTimersUntil(withRetry(fetch)(TEST_URL, POST))).status).toBe(201);
    expect(requests).toHaveLength(2);
  });

  test("that never reached the server fails with maybeProcessed: false", async () => {
    const { fetch } = scriptedFetch(REFUSED);
    expect(await rejectionOf(runTimersUntil(withRetry(fetch)(TEST_URL, POST)))).toMatchObject({
      reason: "retries_exhausted",
      attempts: 3,
      maybeProcessed: false,
      message:
        "No response after 3 attempts; all retries are used up. The server has not acted on the request.",
    });
  });

  test("is not sent again after a reset that follows a 429", async () => {
    const { fetch, requests } = scriptedFetch(429, RESET);
    expect(await rejectionOf(runTimersUntil(withRetry(fetch)(TEST_URL, POST)))).toMatchObject({
      attempts: 2,
      maybeProcessed: true,
    });
    expect(requests).toHaveLength(2);
  });

  describe("that follows redirects", () => {
    const follow: RequestInit = { ...POST, redirect: "follow" };

    test("is not sent again after a refused connection, which may be that of the redirect", async () => {
      const { fetch, requests } = scriptedFetch(REFUSED);
      expect(await rejectionOf(runTimersUntil(withRetry(fetch)(TEST_URL, follow)))).toMatchObject({
        maybeProcessed: true,
      });
      expect(requests).toHaveLength(1);
    });

    test("is not sent again after a 429 of the redirect target", async () => {
      const rateLimited = Object.defineProperty(new Response(null, { status: 429 }), "redirected", {
        value: true,
      });
      const { fetch, requests } = scriptedFetch(rateLimited);
      await runTimersUntil(withRetry(fetch)(new Request(TEST_URL, follow)));
      expect(requests).toHaveLength(1);
    });
  });
});

test("a request with an untrusted certificate is not retried, and nothing was sent", async () => {
  const { fetch, requests } = scriptedFetch(networkError("DEPTH_ZERO_SELF_SIGNED_CERT"));
  expect(await rejectionOf(runTimersUntil(withRetry(fetch)(TEST_URL, { redirect: "error" })))).toMatchObject({
    reason: "untrusted_certificate",
    maybeProcessed: false,
  });
  expect(requests).toHaveLength(1);
});

test.each([
  ["a bug", new RangeError("bug")],
  ["an invalid URL", networkError("ERR_INVALID_URL")],
  ["an AbortError without an aborted signal", new DOMException("stop", "AbortError")],
])("an error that is not a connection failure is rethrown: %s", async (_, error) => {
  const { fetch, requests } = scriptedFetch(error);
  expect(await rejectionOf(runTimersUntil(withRetry(fetch)(TEST_URL)))).toBe(error);
  expect(requests).toHaveLength(1);
});

describe("a stream body", () => {
  const streamed = (): RequestInit =>
    ({ ...POST, body: new Blob(["a=1"]).stream(), duplex: "half" }) as RequestInit;

  test("is sent once, even after 429 and if the request is repeatable", async () => {
    for (const status of [429, 503]) {
      const { events, onEvent } = eventRecorder();
      const { fetch, requests } = scriptedFetch(status);
      const response = await runTimersUntil(
        withRetry(fetch, { repeatable: true, onEvent })(TEST_URL, streamed()),
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

  test("is sent again with replayable: true", async () => {
    const { fetch, requests } = scriptedFetch(429, 200);
    await runTimersUntil(withRetry(fetch, { replayable: true })(TEST_URL, streamed()));
    expect(await Promise.all(requests.map((request) => request.text()))).toEqual(["a=1", "a=1"]);
  });

  test("is not read into memory without retries", async () => {
    const request = new Request(TEST_URL, streamed());
    const fetch = withRetry(
      async (input) => {
        expect(input).toBe(request);
        return new Response();
      },
      { maxRetries: 0 },
    );
    await runTimersUntil(fetch(request));
    expect(request.bodyUsed).toBe(false);
  });
});
