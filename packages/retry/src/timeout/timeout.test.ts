import { countAbortListeners, flushEventLoop, rejectionOf, runTimersUntil, sleep } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { hanging, scripted, URL_OF_NOBODY } from "../../test/support/fetches.ts";
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

/** An answer at once, whose body comes in pieces, one each second. */
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
    return Object.defineProperties(response, { url: { value: URL_OF_NOBODY }, redirected: { value: true } });
  };

describe.each([
  ["attempt", withAttemptTimeout],
  ["total", withTotalTimeout],
] as const)("the %s timeout", (kind, withTimeout) => {
  test("ends a request without an answer", async () => {
    const start = performance.now();
    const error = await rejectionOf(runTimersUntil(withTimeout(hanging, 5000)(URL_OF_NOBODY)));
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

  test("ends one whose fetch does not listen, and lets a late answer go", async () => {
    const cancel = vi.fn<() => void>();
    const deaf: Fetch = async () => {
      await sleep(8000);
      return new Response(new ReadableStream({ cancel }));
    };
    expect(await rejectionOf(runTimersUntil(withTimeout(deaf, 5000)(URL_OF_NOBODY)))).toBeInstanceOf(
      FetchTimeoutError,
    );
    await vi.advanceTimersByTimeAsync(3000);
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  test("covers the body", async () => {
    const log: string[] = [];
    const response = await runTimersUntil(withTimeout(slowBody(9, log), 5000)(URL_OF_NOBODY));
    expect(await rejectionOf(runTimersUntil(response.text()))).toMatchObject({ kind, elapsedMs: 5000 });
    expect(log).toEqual(["cancelled: FetchTimeoutError"]);
    await vi.advanceTimersByTimeAsync(1000);
  });

  test("is over when the body is", async () => {
    const { signal } = new AbortController();
    const response = await runTimersUntil(withTimeout(slowBody(3), 5000)(URL_OF_NOBODY, { signal }));
    expect(await runTimersUntil(response.text())).toBe("xxx");
    expect(countAbortListeners(signal)).toBe(0);
  });

  test("is over when the body is let go", async () => {
    const { signal } = new AbortController();
    const log: string[] = [];
    const response = await runTimersUntil(withTimeout(slowBody(3, log), 5000)(URL_OF_NOBODY, { signal }));
    await response.body?.cancel("enough");
    expect(log).toEqual(["cancelled: enough"]);
    expect(countAbortListeners(signal)).toBe(0);
  });

  test("is over when there is no body, or no answer", async () => {
    const { signal } = new AbortController();
    const { fetch } = scripted(new Response(null, { status: 204 }), new Error("failed"));
    await withTimeout(fetch, 5000)(URL_OF_NOBODY, { signal });
    await rejectionOf(runTimersUntil(withTimeout(fetch, 5000)(URL_OF_NOBODY, { signal })));
    expect(countAbortListeners(signal)).toBe(0);
  });

  test("is over for a body that nobody reads, when its time is", async () => {
    const { signal } = new AbortController();
    await withTimeout(slowBody(1), 5000)(URL_OF_NOBODY, { signal });
    expect(countAbortListeners(signal)).toBe(1);
    await vi.advanceTimersByTimeAsync(5000);
    expect(countAbortListeners(signal)).toBe(0);
  });

  test("keeps what the answer says of itself", async () => {
    const response = await withTimeout(slowBody(0), 5000)(URL_OF_NOBODY);
    expect(response).toMatchObject({ status: 206, statusText: "Part", url: URL_OF_NOBODY, redirected: true });
    expect(response.headers.get("x-id")).toBe("1");
    await runTimersUntil(response.text());
  });

  test("an abort comes first, with its own reason, before the answer and in the body", async () => {
    for (const fetch of [hanging, slowBody(9)]) {
      const controller = new AbortController();
      const { signal } = controller;
      const text = withTimeout(fetch, 5000)(URL_OF_NOBODY, { signal }).then((response) => response.text());
      await flushEventLoop();
      controller.abort("stop");
      await expect(text).rejects.toBe("stop");
      expect(countAbortListeners(signal)).toBe(0);
    }
    await vi.advanceTimersByTimeAsync(1000);
  });

  test("without a limit is no layer", () => {
    expect(withTimeout(hanging, Number.POSITIVE_INFINITY)).toBe(hanging);
  });

  test("that makes no sense is refused", () => {
    expect(() => withTimeout(hanging, Number.NaN)).toThrow(RangeError);
    expect(() => withTimeout(hanging, -1)).toThrow(RangeError);
  });
});

test("requests that are one call have one total timeout, and are counted together", async () => {
  const slow: Fetch = async () => {
    await sleep(2000);
    return new Response(null, { status: 302 });
  };
  const send = withTotalTimeout(withRetry(slow), 5000);
  const init = createCallInit();
  await runTimersUntil(send(URL_OF_NOBODY, init));
  await runTimersUntil(send(URL_OF_NOBODY, init));
  const error = await rejectionOf(runTimersUntil(send(URL_OF_NOBODY, init)));
  expect(error).toMatchObject({ kind: "total", attempts: 3, elapsedMs: 5000 });
  expect(error).toHaveProperty("message", expect.stringContaining("5000 ms"));
  await runTimersUntil(send(URL_OF_NOBODY, createCallInit()));
});
