import { seededRandom } from "@grinfi/testing";
import { afterEach, beforeEach, expect, vi } from "vitest";

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
