import { rejectionOf, runTimersUntil } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { failed, recorder, scripted, URL_OF_NOBODY } from "../../test/support/fetches.ts";
import { RetryError, withRetry } from "../index.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const POST: RequestInit = { method: "POST", body: "a=1", redirect: "error" };
const RESET = failed("ECONNRESET", "read");
const REFUSED = failed("ECONNREFUSED", "connect");

describe("a request that is repeatable", () => {
  test.each([408, 425, 429, 500, 502, 503, 504])("is sent again after %i", async (status) => {
    const { fetch, requests } = scripted(status, 200);
    const response = await runTimersUntil(withRetry(fetch)(URL_OF_NOBODY));
    expect(response.status).toBe(200);
    expect(requests).toHaveLength(2);
  });

  test.each([200, 204, 301, 400, 401, 403, 404, 409, 422, 501, 505])(
    "is not sent again after %i",
    async (status) => {
      const { fetch, requests } = scripted(new Response(null, { status }));
      expect((await runTimersUntil(withRetry(fetch)(URL_OF_NOBODY))).status).toBe(status);
      expect(requests).toHaveLength(1);
    },
  );

  test.each([
    ["a reset", RESET],
    ["a refused connection", REFUSED],
    ["a failure without a code", new TypeError("Failed to fetch")],
  ])("is sent again after %s", async (_, error) => {
    const { fetch, requests } = scripted(error, error, 200);
    expect((await runTimersUntil(withRetry(fetch)(URL_OF_NOBODY))).status).toBe(200);
    expect(requests).toHaveLength(3);
  });

  test.each(["GET", "HEAD", "OPTIONS", "get"])("is one with the method %s", async (method) => {
    const { fetch, requests } = scripted(503, 200);
    await runTimersUntil(withRetry(fetch)(URL_OF_NOBODY, { method }));
    expect(requests).toHaveLength(2);
  });

  test("is one that the caller says is", async () => {
    const { fetch, requests } = scripted(RESET, 500, 200);
    const response = await runTimersUntil(
      withRetry(fetch, { repeatable: true })(new Request(URL_OF_NOBODY, POST)),
    );
    expect(response.status).toBe(200);
    expect(await Promise.all(requests.map((request) => request.text()))).toEqual(["a=1", "a=1", "a=1"]);
  });
});

describe("a request that is not repeatable", () => {
  test.each([500, 502, 503, 504, 408, 425])("is not sent again after %i", async (status) => {
    const { events, onEvent } = recorder();
    const { fetch, requests } = scripted(status);
    const response = await runTimersUntil(withRetry(fetch, { onEvent })(URL_OF_NOBODY, POST));
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
    await runTimersUntil(withRetry(fetch)(URL_OF_NOBODY, { method }));
    expect(requests).toHaveLength(1);
  });

  test.each([
    ["a reset", RESET],
    ["a broken pipe", failed("EPIPE", "write")],
    ["a closed socket", failed("UND_ERR_SOCKET")],
    ["a failure without a code", new TypeError("Failed to fetch")],
  ])("ends with an error that says so after %s", async (_, error) => {
    const { fetch, requests } = scripted(error);
    const thrown = await rejectionOf(runTimersUntil(withRetry(fetch)(URL_OF_NOBODY, POST)));
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
    const { fetch, requests } = scripted(429, 201);
    expect((await runTimersUntil(withRetry(fetch)(URL_OF_NOBODY, POST))).status).toBe(201);
    expect(await requests[1]?.text()).toBe("a=1");
  });

  test.each([
    ["was refused", REFUSED],
    ["found no such name", failed("ENOTFOUND", "getaddrinfo")],
  ])("is sent again when the connection %s", async (_, error) => {
    const { fetch, requests } = scripted(error, 201);
    expect((await runTimersUntil(withRetry(fetch)(URL_OF_NOBODY, POST))).status).toBe(201);
    expect(requests).toHaveLength(2);
  });

  test("and never reached the server: the error says that nothing was done", async () => {
    const { fetch } = scripted(REFUSED);
    expect(await rejectionOf(runTimersUntil(withRetry(fetch)(URL_OF_NOBODY, POST)))).toMatchObject({
      reason: "attempts_used",
      attempts: 3,
      maybeProcessed: false,
      message: "No response after 3 attempts; no more are allowed. The server has not acted on the request.",
    });
  });

  test("is not sent again after a reset that follows a 429", async () => {
    const { fetch, requests } = scripted(429, RESET);
    expect(await rejectionOf(runTimersUntil(withRetry(fetch)(URL_OF_NOBODY, POST)))).toMatchObject({
      attempts: 2,
      maybeProcessed: true,
    });
    expect(requests).toHaveLength(2);
  });

  describe("and may have been redirected", () => {
    const follow: RequestInit = { ...POST, redirect: "follow" };

    test("is not sent again when a connection was refused: it may have been the second", async () => {
      const { fetch, requests } = scripted(REFUSED);
      expect(await rejectionOf(runTimersUntil(withRetry(fetch)(URL_OF_NOBODY, follow)))).toMatchObject({
        maybeProcessed: true,
      });
      expect(requests).toHaveLength(1);
    });

    test("is not sent again when the 429 came from where it was redirected to", async () => {
      const refusal = Object.defineProperty(new Response(null, { status: 429 }), "redirected", {
        value: true,
      });
      const { fetch, requests } = scripted(refusal);
      await runTimersUntil(withRetry(fetch)(new Request(URL_OF_NOBODY, follow)));
      expect(requests).toHaveLength(1);
    });
  });
});

test("an untrusted certificate is not tried again, and nothing was sent", async () => {
  const { fetch, requests } = scripted(failed("DEPTH_ZERO_SELF_SIGNED_CERT"));
  expect(
    await rejectionOf(runTimersUntil(withRetry(fetch)(URL_OF_NOBODY, { redirect: "error" }))),
  ).toMatchObject({
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
  expect(await rejectionOf(runTimersUntil(withRetry(fetch)(URL_OF_NOBODY)))).toBe(error);
  expect(requests).toHaveLength(1);
});

describe("a body that is a stream", () => {
  const streamed = (): RequestInit =>
    ({ ...POST, body: new Blob(["a=1"]).stream(), duplex: "half" }) as RequestInit;

  test("is sent once, also after 429 and when the request is repeatable", async () => {
    for (const status of [429, 503]) {
      const { events, onEvent } = recorder();
      const { fetch, requests } = scripted(status);
      const response = await runTimersUntil(
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
    await runTimersUntil(withRetry(fetch, { replayable: true })(URL_OF_NOBODY, streamed()));
    expect(await Promise.all(requests.map((request) => request.text()))).toEqual(["a=1", "a=1"]);
  });

  test("is not read into memory when there are no retries", async () => {
    const request = new Request(URL_OF_NOBODY, streamed());
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
