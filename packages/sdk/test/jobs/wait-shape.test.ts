import { rejectionOf, runTimersUntil } from "@grinfi/testing";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import {
  ConfigurationError,
  type Grinfi,
  type Job,
  type WaitFunction,
  type WaitOptions,
  type WaitResult,
  type WaitStep,
} from "../../src/index.ts";
import { runWaiter } from "../support/waits/run-waiter.ts";
import { type BegunWork, beginWork, WAITERS } from "../support/waits/waiters.ts";

const OPEN = { done: 0, failed: 0, open: 3, total: 3 };
const DONE = { done: 3, failed: 0, open: 0, total: 3 };

/** The waits of a job whose items never change: two minutes. */
const ALL_WAITS = [2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000];

describe.each(WAITERS)("$name", (waiter) => {
  const run = (
    { grinfi, stored }: BegunWork,
    options?: WaitOptions,
    client: Grinfi = grinfi,
  ): Job<WaitStep, WaitResult> => runWaiter(client, waiter.name, stored, options);
  const called = ({ emulator }: BegunWork): unknown[] =>
    emulator.ledger.requests().map(({ operation }) => operation);
  const reads = (waits: number): unknown[] => [...waiter.first, ...Array(waits).fill(waiter.read)];
  /** Advances the time of the emulator. */
  const clockOf = ({ emulator }: BegunWork) => {
    const waits: number[] = [];
    const wait: WaitFunction = async (milliseconds) => {
      waits.push(milliseconds);
      emulator.advance(milliseconds);
    };
    return { waits, wait };
  };
  const stoppedClock = () => {
    const waits: number[] = [];
    return { waits, wait: async (milliseconds: number) => void waits.push(milliseconds) };
  };

  test("reads at growing intervals until all items are done, and changes nothing", async () => {
    const begun = await beginWork(waiter);
    const { wait, waits } = clockOf(begun);
    const steps: WaitStep[] = [];
    const job = run(begun, { wait });
    for await (const step of job) steps.push(step);
    expect(steps[0]).toMatchObject(OPEN);
    expect(steps.at(-1)).toMatchObject(DONE);
    expect(await job).toMatchObject({ ...DONE, outcome: "complete" });
    expect(await job).not.toHaveProperty("reason");
    expect(waits).toEqual([2000, 4000, 8000].slice(0, waits.length));
    expect(steps).toHaveLength(waits.length + 1);
    expect(called(begun)).toEqual(reads(waits.length));
    expect(job.progress).toMatchObject({ done: 3, total: 3, requests: called(begun).length });
    expect(begun.emulator.ledger.effects().filter(({ request }) => request !== undefined)).toEqual([]);
  });

  test("takes the documented requests if all items are done already", async () => {
    const begun = await beginWork(waiter);
    begun.emulator.advance(20_000);
    const { wait, waits } = stoppedClock();
    expect(await run(begun, { wait })).toMatchObject({ ...DONE, outcome: "complete" });
    expect(waits).toEqual([]);
    expect(called(begun)).toEqual(waiter.first);
  });

  test("is unknown after two minutes without a change", async () => {
    const begun = await beginWork(waiter);
    const { wait, waits } = stoppedClock();
    const result = await run(begun, { wait });
    expect(result).toMatchObject({ ...OPEN, outcome: "unknown" });
    expect(result.reason).toMatch(/^3 of 3 \w+ are open, and nothing has changed for 120 seconds\./);
    expect(result).not.toHaveProperty("error");
    expect(waits).toEqual(ALL_WAITS);
    expect(called(begun)).toEqual(reads(ALL_WAITS.length));
  });

  test("waits as long as patience says", async () => {
    const begun = await beginWork(waiter);
    const short = stoppedClock();
    const result = await run(begun, { wait: short.wait, patience: 10_000 });
    expect(result.reason).toContain("for 10 seconds.");
    expect(short.waits).toEqual([2000, 4000, 8000]);

    const waits: number[] = [];
    const patient: WaitFunction = async (milliseconds) => {
      waits.push(milliseconds);
      if (waits.length === 40) begun.emulator.advance(20_000);
    };
    const patience = Number.POSITIVE_INFINITY;
    expect(await run(begun, { wait: patient, patience })).toMatchObject({ outcome: "complete" });
    expect(waits).toHaveLength(40);
    expect(Math.max(...waits)).toBe(30_000);
  });

  test("uses a timer by default", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const begun = await beginWork(waiter);
    const began = Date.now();
    expect(await runTimersUntil(run(begun, { patience: 6000 }))).toMatchObject({ outcome: "unknown" });
    expect(Date.now() - began).toBe(2000 + 4000);
  });

  describe("when reads fail", () => {
    test.each(["status", "reset-before", "reset-during", "truncated", "html", "empty-body"] as const)(
      "with %s in between, it goes on",
      async (kind) => {
        const begun = await beginWork(waiter);
        const { wait } = clockOf(begun);
        begun.emulator.addFault({ kind, operation: waiter.read, after: 1, times: 2 });
        const steps: WaitStep[] = [];
        const result = await run(begun, { wait, onProgress: (step: WaitStep) => void steps.push(step) });
        expect(result).toMatchObject({ ...DONE, outcome: "complete" });
        expect(result).not.toHaveProperty("error");
        expect(steps.map(({ done }) => done)).toEqual([0, 3]);
      },
    );

    test("until the end, it is unknown with the error", async () => {
      const begun = await beginWork(waiter);
      const { wait } = clockOf(begun);
      begun.emulator.addFault({ kind: "status", operation: waiter.read, after: 1, times: null });
      const result = await run(begun, { wait });
      expect(result).toMatchObject({ ...OPEN, outcome: "unknown", error: { status: 503 } });
      expect(result.reason).toContain("The last read failed: ");
      begun.emulator.clearFaults();
      expect(await run(begun, { wait })).toMatchObject({ ...DONE, outcome: "complete" });
    });

    test.each([401, 403])("with a %d, it rejects with the error", async (status) => {
      const begun = await beginWork(waiter);
      const { wait, waits } = stoppedClock();
      begun.emulator.addFault({ kind: "status", status, operation: waiter.read, after: 1 });
      expect(await rejectionOf(run(begun, { wait }))).toMatchObject({ status });
      expect(waits).toEqual([2000]);
    });
  });

  describe("when the caller stops it", () => {
    test("during a wait, it rejects with the reason at once", async () => {
      const begun = await beginWork(waiter);
      const controller = new AbortController();
      const onProgress = () => void setImmediate(() => controller.abort(new Error("enough")));
      const job = run(begun, { onProgress, signal: controller.signal });
      expect(await rejectionOf(job)).toHaveProperty("message", "enough");
      expect(called(begun)).toEqual(waiter.first);
    });

    test("during a read, it rejects with the reason", async () => {
      const begun = await beginWork(waiter);
      const controller = new AbortController();
      const { wait } = stoppedClock();
      begun.emulator.addFault({ kind: "stall", operation: waiter.read, after: 1 });
      const fetch: typeof globalThis.fetch = (...request) => {
        const response = begun.emulator.fetch(...request);
        if (called(begun).length === waiter.first.length + 1) controller.abort(new Error("enough"));
        return response;
      };
      const { signal } = controller;
      const job = run(begun, { wait, signal }, begun.grinfi.withOptions({ fetch }));
      expect(await rejectionOf(job)).toHaveProperty("message", "enough");
    });

    test("by leaving the loop, it reads no more, and another job resumes", async () => {
      const begun = await beginWork(waiter);
      const { wait } = clockOf(begun);
      const job = run(begun, { wait });
      for await (const _ of job) break;
      expect(called(begun)).toEqual(waiter.first);
      expect(await rejectionOf(job)).toHaveProperty("name", "AbortError");
      expect(await run(begun, { wait })).toMatchObject({ ...DONE, outcome: "complete" });
    });
  });

  test("two jobs with the same ids do not disturb each other", async () => {
    const begun = await beginWork(waiter);
    const { wait } = clockOf(begun);
    const results = await Promise.all([run(begun, { wait }), run(begun, { wait })]);
    expect(results).toMatchObject([{ outcome: "complete" }, { outcome: "complete" }]);
  });

  test("passes the options of a call to each call", async () => {
    const begun = await beginWork(waiter);
    const onRequest = vi.fn();
    const { wait } = clockOf(begun);
    const sent: unknown[] = [];
    const fetch: typeof globalThis.fetch = (input, init) => {
      const request = new Request(input, init);
      sent.push(request.headers.get("x-job"));
      return begun.emulator.fetch(request);
    };
    const options = { wait, hooks: { onRequest }, headers: { "x-job": "wait" } };
    await run(begun, options, begun.grinfi.withOptions({ fetch }));
    expect(onRequest).toHaveBeenCalledTimes(sent.length);
    expect(sent).toEqual(called(begun).map(() => "wait"));
  });

  test.each([{ patience: 0 }, { patience: Number.NaN }, { wait: 5 }, { stallTimeout: 5 }])(
    "rejects the options %j before anything is sent",
    async (options) => {
      const begun = await beginWork(waiter);
      const error = await rejectionOf(run(begun, options as object));
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(String(error)).toContain(Object.keys(options)[0]);
      expect(called(begun)).toEqual([]);
    },
  );
});
