import { afterEach, beforeEach, expect, vi } from "vitest";
import { seededRandom } from "./values/seeded-random.ts";

const { setImmediate } = globalThis;
const { stackTraceLimit } = Error;

/** Uses fake timers and seeded random numbers in the tests of a file. A test fails if it leaves a timer. */
export function useFakeTime(random?: () => number): void {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockImplementation(random ?? seededRandom(6));
    // The stacks of tens of thousands of errors take time and are not used.
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

/** Waits until everything is done that does not depend on time. */
export const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Advances the fake time until a promise is settled. */
export async function passTime<T>(promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const markSettled = (): void => {
    isSettled = true;
  };
  promise.then(markSettled, markSettled);
  await settle();
  // Streams of the platform take a few turns of the event loop. Digests may take many on a busy machine.
  for (let turns = 0; !isSettled; turns += 1) {
    if (vi.getTimerCount() > 0) {
      vi.advanceTimersToNextTimer();
      turns = 0;
    } else if (turns > 100_000) throw new Error("The promise waits for nothing.");
    await settle();
  }
  return promise;
}
