import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createEmulator } from "../src/index.ts";
import { createCaller } from "./support/caller.ts";

const SECOND = 1000;

/** An emulator that allows two requests a minute, and the statuses of requests to it. */
function limited(window: "fixed" | "sliding", retryAfter = false) {
  const emulator = createEmulator({
    rateLimit: { limit: 2, window, retryAfter },
    now: "2026-01-05T09:00:50Z",
  });
  const answer = (key = "key-one") =>
    createCaller(emulator, { authorization: `Bearer ${key}` })("GET", "/leads/api/tags");
  return { emulator, answer, status: async (key?: string) => (await answer(key)).status };
}

test("a fixed window starts anew with each minute", async () => {
  const { emulator, status } = limited("fixed");
  expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
  emulator.advance(10 * SECOND);
  expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
});

test("a sliding window never lets more through in any minute", async () => {
  const { emulator, status } = limited("sliding");
  expect(await status()).toBe(200);
  emulator.advance(10 * SECOND);
  expect([await status(), await status()]).toEqual([200, 429]);
  emulator.advance(50 * SECOND);
  expect([await status(), await status()]).toEqual([200, 429]);
});

test("each key has its own limit, and what was refused does not count", async () => {
  const { emulator, status } = limited("sliding");
  for (let request = 0; request < 5; request++) await status();
  expect(await status("key-two")).toBe(200);
  emulator.advance(60 * SECOND);
  expect(await status()).toBe(200);
});

test.each([
  ["fixed", "10"],
  ["sliding", "60"],
] as const)("with a %s window a refusal says when to come back, if asked for", async (window, seconds) => {
  const { emulator, answer, status } = limited(window, true);
  await status();
  await status();
  const { status: refused, headers } = await answer();
  expect([refused, headers.get("retry-after")]).toEqual([429, seconds]);
  emulator.advance(Number(seconds) * SECOND);
  expect(await status()).toBe(200);
});

test("a number alone is a limit in fixed minutes, without Retry-After", async () => {
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

  test("every answer takes its time, refusals too; the virtual time does not pass meanwhile", async () => {
    const emulator = createEmulator({ latency: 500 });
    const answers: number[] = [];
    for (const path of ["/leads/api/tags", "/nowhere"]) {
      void createCaller(emulator)("GET", path).then(({ status }) => answers.push(status));
    }
    await vi.advanceTimersByTimeAsync(499);
    expect(answers).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(answers.toSorted()).toEqual([200, 404]);
    expect(emulator.now.toISOString()).toBe("2026-01-05T09:00:00.000Z");
  });

  test("who goes away before the answer changes nothing", async () => {
    const emulator = createEmulator({ latency: 500 });
    const leave = new AbortController();
    const creating = emulator.fetch("http://emulator.invalid/leads/api/tags", {
      method: "POST",
      headers: { authorization: "Bearer test-key", "content-type": "application/json" },
      body: '{"name":"Hot"}',
      signal: leave.signal,
    });
    const outcome = expect(creating).rejects.toMatchObject({ name: "AbortError" });
    await vi.advanceTimersByTimeAsync(100);
    leave.abort();
    await outcome;
    await vi.advanceTimersByTimeAsync(1000);
    expect(emulator.counts().tags).toBe(0);
  });

  test("a delay is a fault of one request", async () => {
    const emulator = createEmulator();
    emulator.addFault({ kind: "delay", milliseconds: 3000 });
    let status = 0;
    void createCaller(emulator)("GET", "/leads/api/tags").then((answer) => {
      status = answer.status;
    });
    await vi.advanceTimersByTimeAsync(2999);
    expect(status).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(status).toBe(200);
  });
});
