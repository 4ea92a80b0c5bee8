import { afterEach, beforeEach, expect, vi } from "vitest";
import { seeded } from "./seeded.ts";

const { setImmediate } = globalThis;
const { stackTraceLimit } = Error;

/** Fake time and chance for the tests of a file. A test fails when it leaves a timer. */
export function useFakeTime(random?: () => number): void {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockImplementation(random ?? seeded(6));
    // Nobody reads the stacks of tens of thousands of errors, and they take time.
    Error.stackTraceLimit = 0;
  });
  afterEach(() => {
    const timers = vi.getTimerCount();
    Error.stackTraceLimit = stackTraceLimit;
    vi.restoreAllMocks();
    vi.useRealTimers();
    expect(timers).toBe(0);
  });
}

/** Lets everything happen that does not wait for time. */
export const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Lets the fake time pass until the promise is settled. */
export async function passTime<T>(promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const note = (): void => {
    isSettled = true;
  };
  promise.then(note, note);
  await settle();
  // The platform's streams take a few turns of the event loop, and digests as many as a busy machine needs.
  for (let turns = 0; !isSettled; turns += 1) {
    if (vi.getTimerCount() > 0) {
      vi.advanceTimersToNextTimer();
      turns = 0;
    } else if (turns > 100_000) throw new Error("It waits for nothing.");
    await settle();
  }
  return promise;
}
