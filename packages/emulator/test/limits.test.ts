import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createEmulator } from "../src/index.ts";
import { createCaller } from "./support/caller.ts";

const SECOND = 1000;

/** Creates an emulator that allows two requests a minute. */
function createLimited(window: "fixed" | "sliding", retryAfter = false) {
  const emulator = createEmulator({
    rateLimit: { limit: 2, window, retryAfter },
    now: "2026-01-05T09:00:50Z",
  });
  const send = (key = "key-one") =>
    createCaller(emulator, { authorization: `Bearer ${key}` })("GET", "/leads/api/tags");
  return { emulator, send, status: async (key?: string) => (await send(key)).status };
}

test("a fixed window restarts with each minute", async () => {
  const { emulator, status } = createLimited("fixed");
  expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
  emulator.advance(10 * SECOND);
  expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
});

test("a sliding window never allows more requests in any minute", async () => {
  const { emulator, status } = createLimited("sliding");
  expect(await status()).toBe(200);
  emulator.advance(10 * SECOND);
  expect([await status(), await status()]).toEqual([200, 429]);
  emulator.advance(50 * SECOND);
  expect([await status(), await status()]).toEqual([200, 429]);
});

test("each key has its own limit, and rejected requests do not count", async () => {
  const { emulator, status } = createLimited("sliding");
  for (let request = 0; request < 5; request++) await status();
  expect(await status("key-two")).toBe(200);
  emulator.advance(60 * SECOND);
  expect(await status()).toBe(200);
});

test.each([
  ["fixed", "10"],
  ["sliding", "60"],
] as const)("a %s window sends Retry-After if `retryAfter` is true", async (window, seconds) => {
  const { emulator, send, status } = createLimited(window, true);
  await status();
  await status();
  const { status: rejected, headers } = await send();
  expect([rejected, headers.get("retry-after")]).toEqual([429, seconds]);
  emulator.advance(Number(seconds) * SECOND);
  expect(await status()).toBe(200);
});

test("a number is a limit for fixed minutes, without Retry-After", async () => {
  const emulator = createEmulator({ rateLimit: 1 });
  const call = createCaller(emulator);
  await call("GET", "/leads/api/tags");
  const { status, headers } = await call("GET", "/leads/api/tags");
  expect([status, headers.get("retry-after")]).toEqual([429, null]);
});

describe("latency", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("every response is delayed, including errors, and the virtual time stands still", async () => {
    const emulator = createEmulator({ latency: 500 });
    const statuses: number[] = [];
    for (const path of ["/leads/api/tags", "/nowhere"]) {
      void createCaller(emulator)("GET", path).then(({ status }) => statuses.push(status));
    }
    await vi.advanceTimersByTimeAsync(499);
    expect(statuses).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(statuses.toSorted()).toEqual([200, 404]);
    expect(emulator.now.toISOString()).toBe("2026-01-05T09:00:00.000Z");
  });

  test("a request that is aborted before the response has no effect", async () => {
    const emulator = createEmulator({ latency: 500 });
    const controller = new AbortController();
    const creating = emulator.fetch("http://emulator.invalid/leads/api/tags", {
      method: "POST",
      headers: { authorization: "Bearer test-key", "content-type": "application/json" },
      body: '{"name":"Hot"}',
      signal: controller.signal,
    });
    const outcome = expect(creating).rejects.toMatchObject({ name: "AbortError" });
    await vi.advanceTimersByTimeAsync(100);
    controller.abort();
    await outcome;
    await vi.advanceTimersByTimeAsync(1000);
    expect(emulator.counts().tags).toBe(0);
  });

  test("the fault `delay` delays one request", async () => {
    const emulator = createEmulator();
    emulator.addFault({ kind: "delay", milliseconds: 3000 });
    let status = 0;
    void createCaller(emulator)("GET", "/leads/api/tags").then((response) => {
      status = response.status;
    });
    await vi.advanceTimersByTimeAsync(2999);
    expect(status).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(status).toBe(200);
  });
});
