import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ProgressTracker } from "./progress-tracker.ts";

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

/** Reports the progress at even intervals, as a job does, and returns the last report. */
function work(tracker: ProgressTracker, { items, during }: { items: number; during: number }) {
  for (let item = 0; item < items; item += 1) {
    vi.advanceTimersByTime(during / items);
    tracker.done += 1;
    tracker.read();
  }
  return tracker.read();
}

test("nothing is estimated before there is something to measure", () => {
  const tracker = new ProgressTracker();
  tracker.total = 10;
  expect(tracker.read()).toEqual({ done: 0, total: 10, requests: 0, isWaitingForLimit: false });
  vi.advanceTimersByTime(5_000);
  expect(tracker.read()).toMatchObject({ perMinute: 0 });
  expect(tracker.read()).not.toHaveProperty("timeLeftMs");
});

test("rate and remaining time follow from what was done", () => {
  const tracker = new ProgressTracker();
  tracker.total = 300;
  expect(work(tracker, { items: 100, during: 20_000 })).toMatchObject({
    ...{ done: 100, perMinute: 300, timeLeftMs: 40_000 },
  });
});

test("the rate is that of the last minute", () => {
  const tracker = new ProgressTracker();
  work(tracker, { items: 100_000, during: 1_000 });
  const { perMinute } = work(tracker, { items: 400, during: 120_000 });
  expect(perMinute).toBeCloseTo(200, 0);
});

test("more items than expected leave no negative time", () => {
  const tracker = new ProgressTracker();
  tracker.total = 5;
  expect(work(tracker, { items: 10, during: 10_000 }).timeLeftMs).toBe(0);
});

test("requests are counted, and only waits for the limit are waits", () => {
  const tracker = new ProgressTracker();
  const { hooks } = tracker;
  const wait = (phase: "begin" | "end", reason: string) =>
    hooks.onWait?.({ operation: "listTags", phase, reason, durationMs: 1 });
  const request = {
    operation: "listTags",
    method: "GET",
    path: "/",
    attempt: 1,
    request: new Request("http://a"),
  };
  hooks.onRequest?.(request);
  hooks.onRequest?.({ ...request, attempt: 2 });
  wait("begin", "backoff");
  expect(tracker.read()).toMatchObject({ requests: 2, isWaitingForLimit: false });
  wait("begin", "rate_limit");
  wait("begin", "shared_backoff");
  wait("end", "rate_limit");
  expect(tracker.read().isWaitingForLimit).toBe(true);
  wait("end", "shared_backoff");
  expect(tracker.read().isWaitingForLimit).toBe(false);
});
