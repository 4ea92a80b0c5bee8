import { countAbortListeners, flushEventLoop, runTimersUntil } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createRateLimiter, type Fetch, type ResilienceOptions, withResilience } from "../src/index.ts";
import { hanging, scripted, URL_OF_NOBODY } from "./support/fetches.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const busy = (status: number): Response => new Response(null, { status, headers: { "retry-after": "30" } });
const endless = (): Response => new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));

interface Stage {
  readonly fetch: Fetch;
  readonly options?: ResilienceOptions;
  /** What happens before the call. */
  readonly before?: (options: ResilienceOptions) => Promise<unknown>;
}

/** Where a call can be when it is aborted. */
const STAGES: Readonly<Record<string, () => Stage>> = {
  "while it waits for the answer": () => ({ fetch: hanging }),
  "while its fetch does not listen": () => ({ fetch: () => new Promise(() => {}) }),
  "while it sleeps before a retry": () => ({ fetch: scripted(503).fetch, options: { random: () => 0.9 } }),
  "while it sleeps because the server asks for it": () => ({ fetch: scripted(busy(503)).fetch }),
  "while it waits at the gate": () => ({
    fetch: scripted(busy(429)).fetch,
    options: { limiter: createRateLimiter() },
  }),
  "while it waits for a slot": () => ({
    fetch: scripted(200).fetch,
    options: { limiter: createRateLimiter({ limit: 1 }) },
    before: (options) => withResilience(scripted(new Response(null)).fetch, options)(URL_OF_NOBODY),
  }),
  "while its body is read into memory": () => ({
    fetch: async () => endless(),
    options: { maxBufferedBytes: 1024 },
  }),
};

describe("a call that is aborted", () => {
  test.each(Object.entries(STAGES))(
    "%s: ends at once with the reason itself, without timers and listeners",
    async (_, stage) => {
      const { before, fetch, options = {} } = stage();
      const all = { timeout: 20_000, totalTimeout: 90_000, ...options };
      await before?.(all);
      const controller = new AbortController();
      const { signal } = controller;
      const start = performance.now();
      const reason = { changed: "my mind" };
      let isOver = false;
      const call = withResilience(fetch, all)(URL_OF_NOBODY, { signal }).then(
        () => undefined,
        (error: unknown) => {
          isOver = true;
          return error;
        },
      );
      for (let turn = 0; turn < 10; turn += 1) await flushEventLoop();
      expect(isOver).toBe(false);
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
    const response = await withResilience(async () => endless(), options)(URL_OF_NOBODY, { signal });
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
  // It makes no `Request`: the platform lets go of the signal of one only when that is collected as garbage.
  const fetch = async (): Promise<Response> => {
    const status = statuses.length > 1 ? statuses.shift() : statuses[0];
    if (status === undefined) throw new TypeError("fetch failed");
    return new Response(`status ${status}`, { status });
  };
  const options = { ...timeouts, limiter, maxBufferedBytes: 1024 };
  const send = withResilience(fetch, options);
  const calls = Array.from({ length: 20 }, async () => (await send(URL_OF_NOBODY, { signal })).text());
  await runTimersUntil(Promise.allSettled(calls));
  expect(countAbortListeners(signal)).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});
