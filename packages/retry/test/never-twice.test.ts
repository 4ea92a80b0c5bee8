import { runTimersUntil, seededRandom } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  createRateLimiter,
  createRetryBudget,
  type Fetch,
  isResilienceError,
  type ResilienceOptions,
  withResilience,
} from "../src/index.ts";
import { TEST_URL } from "./support/fake-fetch.ts";
import { FAULT_KINDS, LedgerServer } from "./support/ledger-server.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const CALLS = process.env.SOAK_TESTS === "full" ? 10_000 : 2000;
const CONCURRENCY = 60;

/** The result of a send, as reported to the caller. */
type SendResult = "sent" | "not sent" | "unknown" | "budget_exhausted";

/** Sends a message with an id, and returns how it ended. */
async function send(fetch: Fetch, id: string, options: ResilienceOptions): Promise<SendResult> {
  let isUnknown = false;
  const send = withResilience(fetch, {
    ...options,
    onEvent: (event) => {
      if (event.type === "give_up") isUnknown = event.maybeProcessed;
    },
  });
  try {
    const response = await send(TEST_URL, { method: "POST", body: id, redirect: "error" });
    const { status } = response;
    await response.body?.cancel();
    if (status === 201) return "sent";
    return isUnknown ? "unknown" : "not sent";
  } catch (error) {
    if (!isResilienceError(error)) throw error;
    if (error.code === "retry" && error.reason === "budget_exhausted") return "budget_exhausted";
    return error.maybeProcessed ? "unknown" : "not sent";
  }
}

/** Sends all messages, several at a time. */
async function sendAll(fetch: Fetch, options: ResilienceOptions): Promise<Map<string, SendResult>> {
  const ends = new Map<string, SendResult>();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let id = `${next++}`; Number(id) < CALLS; id = `${next++}`)
      ends.set(id, await send(fetch, id, options));
  };
  await runTimersUntil(Promise.all(Array.from({ length: CONCURRENCY }, work)));
  return ends;
}

const count = (ends: Map<string, SendResult>, end: SendResult): number =>
  [...ends.values()].filter((value) => value === end).length;

describe(`${CALLS} sends that are not repeatable, with faults in half of the requests`, () => {
  test("nothing is sent twice, and no call reports a wrong result", async () => {
    const random = seededRandom(4);
    const server = new LedgerServer(random, 0.5);
    const limiter = createRateLimiter({ limit: 500, interval: 1000, random });
    const ends = await sendAll(server.fetch, {
      limiter,
      random,
      timeout: 200,
      totalTimeout: 5000,
      maxBufferedBytes: 1024,
    });
    expect(ends.size).toBe(CALLS);
    for (const [id, end] of ends) {
      const times = server.ledger.get(id) ?? 0;
      expect(times).toBeLessThanOrEqual(1);
      if (end === "sent") expect(times).toBe(1);
      if (end === "not sent") expect(times).toBe(0);
    }
    // All results occur, and there were retries.
    expect(count(ends, "sent")).toBeGreaterThan(CALLS / 2);
    expect(count(ends, "unknown")).toBeGreaterThan(CALLS / 4);
    expect(server.requests).toBeGreaterThan(CALLS);
  });

  test("after a 429 or without a connection, no result is unknown", async () => {
    const random = seededRandom(5);
    const server = new LedgerServer(random, 0.7, ["no connection", "429"]);
    const ends = await sendAll(server.fetch, { random, maxBufferedBytes: 1024 });
    expect(count(ends, "unknown")).toBe(0);
    expect(count(ends, "sent")).toBe(server.ledger.size);
    expect(count(ends, "sent") + count(ends, "not sent")).toBe(CALLS);
    expect([...server.ledger.values()].every((times) => times === 1)).toBe(true);
  });
});

describe(`${CALLS} repeatable calls`, () => {
  const repeat = { repeatable: true, maxRetries: 8, baseDelay: 20, timeout: 200, maxBufferedBytes: 1024 };

  test("all succeed while fewer requests fail than the budget allows", async () => {
    const random = seededRandom(6);
    const server = new LedgerServer(random, 0.15, FAULT_KINDS);
    const budget = createRetryBudget({ share: 0.2, reserve: 100 });
    const ends = await sendAll(server.fetch, { ...repeat, random, budget });
    expect(count(ends, "sent")).toBe(CALLS);
  });

  test("fail immediately with the reason when more requests fail", async () => {
    const random = seededRandom(7);
    const server = new LedgerServer(random, 0.6, ["reset before", "timeout after", "no connection"]);
    const budget = createRetryBudget({ share: 0.2, reserve: 100 });
    const ends = await sendAll(server.fetch, { ...repeat, random, budget });
    // A fifth of all requests are retries. Without a budget, three in five would be.
    expect(server.requests).toBeLessThanOrEqual((CALLS + 100) / 0.8);
    expect(count(ends, "sent") + count(ends, "budget_exhausted")).toBe(CALLS);
    expect(count(ends, "budget_exhausted")).toBeGreaterThan(CALLS / 4);
  });
});
