import { rejectionOf } from "@grinfi/testing";
import { expect, test, vi } from "vitest";
import { waitWithTimer } from "../../src/jobs/shared/wait.ts";
import { useFakeTime } from "../support/time.ts";

// It fails a test that leaves a timer.
useFakeTime();

test("a wait takes its time and then removes its listener", async () => {
  const { signal } = new AbortController();
  const removed = vi.spyOn(signal, "removeEventListener");
  const began = Date.now();
  const waited = waitWithTimer(2000, signal);
  await vi.advanceTimersToNextTimerAsync();
  await waited;
  expect(Date.now() - began).toBe(2000);
  expect(removed).toHaveBeenCalledOnce();
});

test("an abort ends a wait at once", async () => {
  const controller = new AbortController();
  const waited = waitWithTimer(2000, controller.signal);
  controller.abort(new Error("enough"));
  expect(await rejectionOf(waited)).toHaveProperty("message", "enough");
});

test("a wait does not begin after an abort", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  expect(await rejectionOf(waitWithTimer(2000, signal))).toHaveProperty("message", "enough");
});
