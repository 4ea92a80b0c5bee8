import { getEventListeners } from "node:events";
import { createEmulator, type EmulatorOptions, type Fault } from "@grinfi/emulator";
import { flushEventLoop, runTimersUntil } from "@grinfi/testing";
import { describe, expect, test, vi } from "vitest";
import { CallError, Grinfi, type GrinfiOptions } from "../src/index.ts";
import { useFakeTime } from "./support/time.ts";

useFakeTime(() => 0.5);

function start(options: GrinfiOptions, faults: readonly Fault[] = [], of: EmulatorOptions = {}) {
  const emulator = createEmulator({ clock: Date.now, ...of });
  for (const fault of faults) emulator.addFault(fault);
  const reported: (readonly [what: string, ms: number])[] = [];
  const begin = performance.now();
  const grinfi = new Grinfi({
    apiKey: "test-key",
    fetch: emulator.fetch,
    hooks: {
      onRequest: ({ attempt }) => void reported.push([`request ${attempt}`, performance.now() - begin]),
      onResponse: ({ status, durationMs }) => void reported.push([`response ${status}`, durationMs]),
      onWait: ({ phase, reason, durationMs }) => void reported.push([`${reason} ${phase}`, durationMs]),
    },
    ...options,
  });
  return { emulator, grinfi, reported };
}

/** Returns the error of a call that fails. */
async function errorOf(call: Promise<unknown>): Promise<CallError> {
  const error = await runTimersUntil(call.catch((thrown: unknown) => thrown));
  if (!(error instanceof CallError)) throw error;
  return error;
}

describe("the middleware", () => {
  test("is in order: each attempt waits for a slot, and its timeout does not include the wait", async () => {
    const { grinfi, reported } = start(
      { rateLimit: { limit: 1, interval: 5000 }, timeout: 500 },
      [{ kind: "stall" }, { kind: "status", status: 503 }],
      { latency: 400 },
    );
    await runTimersUntil(grinfi.call.listTags());
    // A slot is free again an interval and a thousandth, at least a millisecond, after the response.
    expect(reported).toEqual([
      ["request 1", 0],
      ["response undefined", 500],
      ["backoff begin", 250],
      ["backoff end", 250],
      ["rate_limit begin", expect.any(Number)],
      ["rate_limit end", expect.closeTo(4756, -1)],
      ["request 2", expect.closeTo(5506, -1)],
      ["response 503", 400],
      ["backoff begin", 500],
      ["backoff end", 500],
      ["rate_limit begin", expect.any(Number)],
      ["rate_limit end", expect.closeTo(4506, -1)],
      ["request 3", expect.closeTo(10_912, -1)],
      ["response 200", 400],
    ]);
  });

  test("is limited by the total timeout: a wait that would exceed it does not begin", async () => {
    const options = { rateLimit: { limit: 1, interval: 5000 }, totalTimeout: 3000 };
    const { grinfi, reported } = start(options, [{ kind: "status", status: 503 }]);
    const error = await errorOf(grinfi.call.listTags());
    expect(error).toMatchObject({ code: "timeout", attempts: 1, elapsedMs: 250, maybeProcessed: false });
    expect(reported.map(([what]) => what)).toEqual([
      "request 1",
      "response 503",
      "backoff begin",
      "backoff end",
    ]);
  });

  test("ends a call whose total timeout expires during an attempt", async () => {
    const { grinfi } = start({ totalTimeout: 3000, timeout: 2000 }, [{ kind: "stall", times: null }]);
    const error = await errorOf(grinfi.call.listTags());
    expect(error).toMatchObject({ code: "timeout", attempts: 2, elapsedMs: 3000, maybeProcessed: false });
  });

  test("gives each attempt its own timeout", async () => {
    const { grinfi } = start({ timeout: 2000 }, [{ kind: "stall", times: 2 }]);
    await runTimersUntil(grinfi.call.listTags());
    expect(performance.now()).toBeGreaterThan(4000);
  });
});

const SEND = { body: { name: "Hot" } };

describe("the error of a call describes what happened", () => {
  test("a response with Retry-After", async () => {
    const { grinfi } = start({}, [{ kind: "status", status: 503, retryAfter: "7", times: null }]);
    expect(await errorOf(grinfi.call.listTags())).toMatchObject({
      code: "server_error",
      attempts: 3,
      // Twice 7 seconds, half of a tenth of that, and half of 500 ms.
      elapsedMs: 2 * (7000 + 350 + 250),
      retryAfterMs: 7000,
      maybeProcessed: false,
    });
  });

  test("no response, for a call that must not be repeated, after a rejected attempt", async () => {
    const faults: Fault[] = [{ kind: "status", status: 429, retryAfter: "2" }, { kind: "reset-during" }];
    const { grinfi } = start({}, faults);
    const error = await errorOf(grinfi.call.createTag(SEND));
    expect(error).toMatchObject({ code: "connection", attempts: 2, maybeProcessed: true });
    expect(error.message).toContain("must not be sent twice");
    expect(error.elapsedMs).toBeGreaterThanOrEqual(2000);
  });

  test("a full queue", async () => {
    const { grinfi } = start({ rateLimit: { limit: 1, maxQueue: 1 } });
    const calls = [1, 2].map(() => grinfi.call.createTag(SEND));
    expect(await errorOf(grinfi.call.createTag(SEND))).toMatchObject({
      code: "not_sent",
      attempts: 0,
      elapsedMs: 0,
      maybeProcessed: false,
    });
    await runTimersUntil(Promise.all(calls));
  });

  test("repeated 429s", async () => {
    const { grinfi } = start({}, [{ kind: "status", status: 429, retryAfter: "1", times: null }]);
    const calls = [1, 2].map(() => errorOf(grinfi.call.createTag(SEND)));
    const [tried, waited] = await Promise.all(calls);
    expect(tried).toMatchObject({ code: "too_many_requests", attempts: 3, maybeProcessed: false });
    expect(waited).toMatchObject({ code: "not_sent", attempts: 1, maybeProcessed: false });
    expect(waited?.retryAfterMs).toBeGreaterThan(0);
  });
});

/** The stages of a call at which it can be aborted. */
const STAGES: Readonly<Record<string, readonly [faults: readonly Fault[], options: GrinfiOptions]>> = {
  "waits for its response": [[{ kind: "stall" }], {}],
  "waits before a retry": [[{ kind: "status", status: 503 }], {}],
  "waits for the time in Retry-After": [[{ kind: "status", status: 503, retryAfter: "30" }], {}],
  "waits for the shared backoff after a 429": [[{ kind: "status", status: 429, retryAfter: "30" }], {}],
  "waits for a slot of the rate limiter before a retry": [
    [{ kind: "status", status: 503 }],
    { rateLimit: { limit: 1 }, retry: { baseDelay: 0 } },
  ],
};

describe.each([
  ["without", {}],
  ["with", { totalTimeout: 90_000 }],
])("a call that is aborted, %s a total timeout", (_, timeout) => {
  test.each(Object.entries(STAGES))("while it %s, ends at once", async (_, [faults, options]) => {
    const { grinfi, emulator } = start({ ...options, ...timeout }, faults);
    const controller = new AbortController();
    const reason = { changed: "my mind" };
    let end: unknown;
    const call = grinfi.call.listTags({}, { signal: controller.signal }).catch((thrown: unknown) => {
      end = thrown;
    });
    for (let turn = 0; turn < 10; turn += 1) await flushEventLoop();
    expect(end).toBeUndefined();
    expect(vi.getTimerCount()).toBeGreaterThan(0);
    expect(emulator.ledger.requests()).toHaveLength(1);
    controller.abort(reason);
    await call;
    expect(end).toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });
});

test("calls that are not aborted leave neither listeners nor timers", async () => {
  const faults: Fault[] = [
    { kind: "reset-before", probability: 0.3, times: null },
    { kind: "status", status: 429, probability: 0.2, times: null },
    { kind: "truncated", probability: 0.2, times: null },
  ];
  const { grinfi } = start({ totalTimeout: 90_000, rateLimit: { limit: 20, interval: 1000 } }, faults);
  const { signal } = new AbortController();
  const calls = Array.from({ length: 100 }, () => grinfi.call.listTags({}, { signal }));
  const ends = await runTimersUntil(Promise.allSettled(calls));
  expect(new Set(ends.map(({ status }) => status))).toEqual(new Set(["fulfilled", "rejected"]));
  expect(getEventListeners(signal, "abort")).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
