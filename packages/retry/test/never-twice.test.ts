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
import { URL_OF_NOBODY } from "./support/fetches.ts";
import { FAULTS, LedgerServer } from "./support/ledger-server.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const CALLS = process.env.SOAK_TESTS === "full" ? 10_000 : 2000;
const AT_ONCE = 60;

/** What the caller knows of a send. */
type End = "sent" | "not sent" | "unknown" | "budget_empty";

/** Sends one thing that has an id, and says how it ended. */
async function send(fetch: Fetch, id: string, options: ResilienceOptions): Promise<End> {
  let isUnknown = false;
  const send = withResilience(fetch, {
    ...options,
    onEvent: (event) => {
      if (event.type === "give_up") isUnknown = event.maybeProcessed;
    },
  });
  try {
    const response = await send(URL_OF_NOBODY, { method: "POST", body: id, redirect: "error" });
    const { status } = response;
    await response.body?.cancel();
    if (status === 201) return "sent";
    return isUnknown ? "unknown" : "not sent";
  } catch (error) {
    if (!isResilienceError(error)) throw error;
    if (error.code === "retry" && error.reason === "budget_empty") return "budget_empty";
    return error.maybeProcessed ? "unknown" : "not sent";
  }
}

/** Sends many, some of them at once. */
async function sendAll(fetch: Fetch, options: ResilienceOptions): Promise<Map<string, End>> {
  const ends = new Map<string, End>();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let id = `${next++}`; Number(id) < CALLS; id = `${next++}`)
      ends.set(id, await send(fetch, id, options));
  };
  await runTimersUntil(Promise.all(Array.from({ length: AT_ONCE }, work)));
  return ends;
}

const count = (ends: Map<string, End>, end: End): number =>
  [...ends.values()].filter((value) => value === end).length;

describe(`${CALLS} sends that are not repeatable, every second one with a fault`, () => {
  test("nothing is sent twice, and what a call says of its end is never wrong", async () => {
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
    // All ends occur, and there were retries.
    expect(count(ends, "sent")).toBeGreaterThan(CALLS / 2);
    expect(count(ends, "unknown")).toBeGreaterThan(CALLS / 4);
    expect(server.requests).toBeGreaterThan(CALLS);
  });

  test("a server that refuses or cannot be reached leaves no doubt", async () => {
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
    const server = new LedgerServer(random, 0.15, FAULTS);
    const budget = createRetryBudget({ share: 0.2, reserve: 100 });
    const ends = await sendAll(server.fetch, { ...repeat, random, budget });
    expect(count(ends, "sent")).toBe(CALLS);
  });

  test("fail at once when more fail, and say so", async () => {
    const random = seededRandom(7);
    const server = new LedgerServer(random, 0.6, ["reset before", "timeout after", "no connection"]);
    const budget = createRetryBudget({ share: 0.2, reserve: 100 });
    const ends = await sendAll(server.fetch, { ...repeat, random, budget });
    // Of all requests a fifth are retries; without a budget it would be three in five.
    expect(server.requests).toBeLessThanOrEqual((CALLS + 100) / 0.8);
    expect(count(ends, "sent") + count(ends, "budget_empty")).toBe(CALLS);
    expect(count(ends, "budget_empty")).toBeGreaterThan(CALLS / 4);
  });
});
