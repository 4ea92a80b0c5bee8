import { createEmulator, type Emulator, type EmulatorOptions } from "@grinfi/emulator";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Grinfi, type GrinfiOptions, type WaitEvent } from "./index.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function start(
  options: GrinfiOptions = {},
  of: EmulatorOptions = {},
): { grinfi: Grinfi; emulator: Emulator } {
  const emulator = createEmulator({ clock: Date.now, ...of });
  return { grinfi: new Grinfi({ apiKey: "test-key", fetch: emulator.fetch, ...options }), emulator };
}

/** Returns the value or error of a promise while time advances as needed. */
async function settle<T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [result] = await Promise.all([Promise.allSettled([promise]), vi.runAllTimersAsync()]);
  return result[0];
}

const FAILS = { kind: "status", status: 503 } as const;

describe("a call", () => {
  test("that is repeatable is retried after a 503", async () => {
    const { grinfi, emulator } = start();
    emulator.addFault({ ...FAILS, times: 2 });
    expect(await settle(grinfi.call.listTags())).toMatchObject({ status: "fulfilled" });
    expect(emulator.ledger.requests("listTags")).toHaveLength(3);
  });

  test("that is not repeatable is sent once, and its error says that the server may have acted", async () => {
    const { grinfi, emulator } = start();
    emulator.addFault({ kind: "reset-after", operation: "createTag" });
    expect(await settle(grinfi.call.createTag({ body: { name: "Hot" } }))).toMatchObject({
      reason: { code: "connection", attempts: 1, maybeProcessed: true },
    });
    expect(emulator.ledger.effects("created")).toHaveLength(1);
  });

  test("is retried after a 429, even if it is not repeatable", async () => {
    const { grinfi, emulator } = start();
    emulator.addFault({ kind: "status", status: 429, retryAfter: "2" });
    expect(await settle(grinfi.call.createTag({ body: { name: "Hot" } }))).toMatchObject({
      status: "fulfilled",
    });
    expect(emulator.ledger.effects("created")).toHaveLength(1);
  });

  test("is retried after a truncated response if it is repeatable", async () => {
    const { grinfi, emulator } = start({}, { contacts: 5 });
    emulator.addFault({ kind: "reset-during", operation: "searchContacts" });
    expect(await settle(grinfi.call.searchContacts({ body: {} }))).toMatchObject({
      value: { total: 5 },
    });
  });

  test("fails at once if Retry-After exceeds the maximum, and its error contains the wait", async () => {
    const { grinfi, emulator } = start();
    emulator.addFault({ kind: "status", status: 429, retryAfter: "120" });
    expect(await settle(grinfi.call.listTags())).toMatchObject({
      reason: { code: "too_many_requests", retryAfterMs: 120_000, maybeProcessed: false },
    });
  });

  test("ends after its total timeout, and after the timeout of an attempt", async () => {
    const { grinfi, emulator } = start({ retry: false });
    emulator.addFault({ kind: "stall", times: 2 });
    expect(await settle(grinfi.call.listTags({}, { totalTimeout: 500 }))).toMatchObject({
      reason: { code: "timeout", elapsedMs: 500 },
    });
    expect(await settle(grinfi.call.listTags({}, { timeout: 200 }))).toMatchObject({
      reason: { code: "timeout", elapsedMs: 200 },
    });
  });

  test("has options that override those of the client", async () => {
    const { grinfi, emulator } = start({ retry: { maxRetries: 1, maxDelay: 1 } });
    const requests = (): number => emulator.ledger.requests("listTags").length;
    emulator.addFault({ ...FAILS, times: null });
    await settle(grinfi.call.listTags());
    expect(requests()).toBe(2);
    await settle(grinfi.call.listTags({}, { retry: { maxRetries: 4 } }));
    expect(requests()).toBe(7);
    await settle(grinfi.call.listTags({}, { retry: false }));
    expect(requests()).toBe(8);
  });
});

describe("options of the middleware", () => {
  test("set the statuses after which a call is retried", async () => {
    const { grinfi, emulator } = start({ retry: { maxDelay: 1, statuses: new Set([409]) } });
    emulator.addFault({ ...FAILS, times: null });
    await settle(grinfi.call.listTags());
    expect(emulator.ledger.requests()).toHaveLength(1);
    emulator.clearFaults();
    emulator.addFault({ kind: "status", status: 409, times: null });
    await settle(grinfi.call.listTags());
    expect(emulator.ledger.requests()).toHaveLength(1 + 3);
  });

  test("set the retry budget, which a client from withOptions shares", async () => {
    const { grinfi, emulator } = start({
      retry: { maxDelay: 1, maxRetries: 9, budget: { share: 0, reserve: 5 } },
    });
    emulator.addFault({ ...FAILS, times: null });
    await settle(grinfi.call.listTags());
    expect(emulator.ledger.requests()).toHaveLength(1 + 5);
    await settle(grinfi.withOptions({ retry: { maxRetries: 3 } }).call.listTags());
    expect(emulator.ledger.requests()).toHaveLength(1 + 5 + 1);
    await settle(grinfi.withOptions({ retry: { budget: { share: 0, reserve: 2 } } }).call.listTags());
    expect(emulator.ledger.requests()).toHaveLength(1 + 5 + 1 + 3);
  });

  test("set the wait after a 429 without Retry-After", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    const { grinfi, emulator } = start({
      rateLimit: { baseDelay: 40_000, maxDelay: 40_000 },
      retry: { maxRetries: 1 },
    });
    emulator.addFault({ kind: "status", status: 429 });
    const before = Date.now();
    await settle(grinfi.call.listTags());
    expect(Date.now() - before).toBe(20_000);
  });
});

describe("the rate limit", () => {
  const waitsOf = async (calls: number, options: GrinfiOptions = {}): Promise<readonly number[]> => {
    const waits: number[] = [];
    const onWait = ({ phase, reason, durationMs }: WaitEvent): void => {
      if (phase === "end" && reason === "rate_limit") waits.push(durationMs);
    };
    const { grinfi, emulator } = start({ hooks: { onWait }, ...options }, { rateLimit: 300 });
    await settle(Promise.all(Array.from({ length: calls }, () => grinfi.call.listTags())));
    expect(emulator.ledger.requests().filter(({ status }) => status === 429)).toEqual([]);
    return waits;
  };

  test("sends 300 calls at once and the others a minute later, so that the API rejects none", async () => {
    expect(await waitsOf(300)).toEqual([]);
    const waits = await waitsOf(301);
    expect(waits).toHaveLength(1);
    expect(waits[0]).toBeGreaterThanOrEqual(60_000);
  });

  test("can be changed", async () => {
    const waits = await waitsOf(3, { rateLimit: { limit: 2, interval: 500 } });
    expect(waits).toHaveLength(1);
    expect(waits[0]).toBeLessThan(1000);
  });

  test("is shared with clients from withOptions, unless they have another key", async () => {
    const { grinfi, emulator } = start({ rateLimit: { limit: 1 } });
    await settle(grinfi.call.listTags());
    const now = Date.now();
    await settle(grinfi.withOptions({ apiKey: "another-test-key" }).call.listTags());
    expect(Date.now()).toBe(now);
    const others = { retry: { budget: { reserve: 1 } } };
    await settle(grinfi.withOptions({ teamId: 1 }).withOptions(others).call.listTags());
    expect(Date.now() - now).toBeGreaterThanOrEqual(60_000);
    expect(emulator.ledger.requests()).toHaveLength(3);
  });

  test("can be disabled for a client or for a call", async () => {
    const { grinfi } = start({ rateLimit: { limit: 1 } });
    const now = Date.now();
    await settle(grinfi.call.listTags());
    await settle(grinfi.call.listTags({}, { rateLimit: false }));
    await settle(
      Promise.all(Array.from({ length: 400 }, () => start({ rateLimit: false }).grinfi.call.listTags())),
    );
    expect(Date.now()).toBe(now);
  });
});

test("withOptions keeps the other options", async () => {
  const { grinfi, emulator } = start({ retry: { maxRetries: 1, maxDelay: 1 } });
  emulator.addFault({ ...FAILS, times: null });
  await settle(grinfi.withOptions({ retry: { maxDelay: 2 } }).call.listTags());
  expect(emulator.ledger.requests()).toHaveLength(2);
});
