import { countAbortListeners, flushEventLoop, rejectionOf, runTimersUntil, sleep } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { hangingFetch, scriptedFetch, TEST_URL } from "../../test/support/fake-fetch.ts";
import {
  createCallInit,
  type Fetch,
  FetchTimeoutError,
  withAttemptTimeout,
  withRetry,
  withTotalTimeout,
} from "../index.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** Creates a response whose body arrives in pieces, one each second. */
const slowBody =
  (pieces: number, log: string[] = []): Fetch =>
  async () => {
    let count = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          await sleep(1000);
          count += 1;
          if (count > pieces) controller.close();
          else controller.enqueue(new TextEncoder().encode("x"));
        },
        cancel: (reason) => void log.push(`cancelled: ${reason?.name ?? reason}`),
      },
      { highWaterMark: 0 },
    );
    const response = new Response(body, { status: 206, statusText: "Part", headers: { "x-id": "1" } });
    return Object.defineProperties(response, { url: { value: TEST_URL }, redirected: { value: true } });
  };

describe.each([
  ["attempt", withAttemptTimeout],
  ["total", withTotalTimeout],
] as const)("the %s timeout", (kind, withTimeout) => {
  test("aborts a request without a response", async () => {
    const start = performance.now();
    const error = await rejectionOf(runTimersUntil(withTimeout(hangingFetch, 5000)(TEST_URL)));
    expect(performance.now() - start).toBe(5000);
    expect(error).toBeInstanceOf(FetchTimeoutError);
    expect(error).toMatchObject({
      name: "FetchTimeoutError",
      code: "timeout",
      kind,
      attempts: 1,
      elapsedMs: 5000,
      maybeProcessed: true,
    });
  });

  test("rejects even if fetch ignores the signal, and discards a late response", async () => {
    const cancel = vi.fn<() => void>();
    const deaf: Fetch = async () => {
      await sleep(8000);
      return new Response(new ReadableStream({ cancel }));
    };
    expect(await rejectionOf(runTimersUntil(withTimeout(deaf, 5000)(TEST_URL)))).toBeInstanceOf(
      FetchTimeoutError,
    );
    await vi.advanceTimersByTimeAsync(3000);
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  test("covers the body", async () => {
    const log: string[] = [];
    const response = await runTimersUntil(withTimeout(slowBody(9, log), 5000)(TEST_URL));
    expect(await rejectionOf(runTimersUntil(response.text()))).toMatchObject({ kind, elapsedMs: 5000 });
    expect(log).toEqual(["cancelled: FetchTimeoutError"]);
    await vi.advanceTimersByTimeAsync(1000);
  });

  test("ends with the body", async () => {
    const { signal } = new AbortController();
    const response = await runTimersUntil(withTimeout(slowBody(3), 5000)(TEST_URL, { signal }));
    expect(await runTimersUntil(response.text())).toBe("xxx");
    expect(countAbortListeners(signal)).toBe(0);
  });

  test("ends when the body is cancelled", async () => {
    const { signal } = new AbortController();
    const log: string[] = [];
    const response = await runTimersUntil(withTimeout(slowBody(3, log), 5000)(TEST_URL, { signal }));
    await response.body?.cancel("enough");
    expect(log).toEqual(["cancelled: enough"]);
    expect(countAbortListeners(signal)).toBe(0);
  });

  test("ends if there is no body, or no response", async () => {
    const { signal } = new AbortController();
    const { fetch } = scriptedFetch(new Response(null, { status: 204 }), new Error("failed"));
    await withTimeout(fetch, 5000)(TEST_URL, { signal });
    await rejectionOf(runTimersUntil(withTimeout(fetch, 5000)(TEST_URL, { signal })));
    expect(countAbortListeners(signal)).toBe(0);
  });

  test("ends with the response if its body was already read", async () => {
    const { signal } = new AbortController();
    const { fetch } = scriptedFetch(200);
    const reading: Fetch = async (input, init) => {
      const response = await fetch(input, init);
      await response.text();
      return response;
    };
    const response = await withTimeout(reading, 5000)(TEST_URL, { signal });
    expect(response.bodyUsed).toBe(true);
    expect(countAbortListeners(signal)).toBe(0);
  });

  test("expires for a body that is never read", async () => {
    const { signal } = new AbortController();
    await withTimeout(slowBody(1), 5000)(TEST_URL, { signal });
    expect(countAbortListeners(signal)).toBe(1);
    await vi.advanceTimersByTimeAsync(5000);
    expect(countAbortListeners(signal)).toBe(0);
  });

  test("keeps the properties of the response", async () => {
    const response = await withTimeout(slowBody(0), 5000)(TEST_URL);
    expect(response).toMatchObject({ status: 206, statusText: "Part", url: TEST_URL, redirected: true });
    expect(response.headers.get("x-id")).toBe("1");
    await runTimersUntil(response.text());
  });

  test("an abort rejects with its own reason, before the response and in the body", async () => {
    for (const fetch of [hangingFetch, slowBody(9)]) {
      const controller = new AbortController();
      const { signal } = controller;
      const text = withTimeout(fetch, 5000)(TEST_URL, { signal }).then((response) => response.text());
      await flushEventLoop();
      controller.abort("stop");
      await expect(text).rejects.toBe("stop");
      expect(countAbortListeners(signal)).toBe(0);
    }
    await vi.advanceTimersByTimeAsync(1000);
  });

  test("rejects with its own error if fetch throws another one for the abort", async () => {
    const closed: Fetch = (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(new Error("socket closed")));
      });
    expect(await rejectionOf(runTimersUntil(withTimeout(closed, 5000)(TEST_URL)))).toMatchObject({ kind });
    const controller = new AbortController();
    const aborted = withTimeout(closed, 5000)(TEST_URL, { signal: controller.signal });
    await flushEventLoop();
    controller.abort("stop");
    await expect(aborted).rejects.toBe("stop");
  });

  test("keeps a status that the constructor of a response does not accept", async () => {
    const denied: Fetch = async () =>
      Object.defineProperties(new Response("denied", { headers: { "x-id": "1" } }), {
        ok: { value: false },
        status: { value: 999 },
        statusText: { value: "Request denied" },
      });
    const response = await withTimeout(denied, 5000)(TEST_URL);
    expect(response).toMatchObject({ ok: false, status: 999, statusText: "Request denied" });
    expect(await runTimersUntil(response.text())).toBe("denied");
  });

  test("rejects if the response cannot be used", async () => {
    const nothing = (async () => undefined) as unknown as Fetch;
    await expect(withTimeout(nothing, 5000)(TEST_URL)).rejects.toThrow(TypeError);
  });

  test("of Infinity returns the same fetch", () => {
    expect(withTimeout(hangingFetch, Number.POSITIVE_INFINITY)).toBe(hangingFetch);
  });

  test("that is invalid is rejected", () => {
    expect(() => withTimeout(hangingFetch, Number.NaN)).toThrow(RangeError);
    expect(() => withTimeout(hangingFetch, -1)).toThrow(RangeError);
  });
});

test("requests that are one call share one total timeout and one count of attempts", async () => {
  const slow: Fetch = async () => {
    await sleep(2000);
    return new Response(null, { status: 302 });
  };
  const send = withTotalTimeout(withRetry(slow), 5000);
  const init = createCallInit();
  await runTimersUntil(send(TEST_URL, init));
  await runTimersUntil(send(TEST_URL, init));
  const error = await rejectionOf(runTimersUntil(send(TEST_URL, init)));
  expect(error).toMatchObject({ kind: "total", attempts: 3, elapsedMs: 5000 });
  expect(error).toHaveProperty("message", expect.stringContaining("5000 ms"));
  await runTimersUntil(send(TEST_URL, createCallInit()));
});
