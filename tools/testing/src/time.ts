import { vi } from "vitest";

const { setImmediate } = globalThis;

/** Waits until all pending work that needs no timer has run. It also works while timers are fake. */
export const flushEventLoop = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Waits with a timer, which may be fake. */
export const sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/**
 * Advances fake time from timer to timer until the promise settles.
 *
 * @throws The reason with which the promise rejects, or an error if no timer is left and the promise stays pending.
 */
export async function runTimersUntil<T>(promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const onSettled = (): void => {
    isSettled = true;
  };
  promise.then(onSettled, onSettled);
  await flushEventLoop();
  // Streams of the platform take several turns of the event loop, and digests take any number on a busy machine.
  for (let turns = 0; !isSettled; turns += 1) {
    if (vi.getTimerCount() > 0) {
      vi.advanceTimersToNextTimer();
      turns = 0;
    } else if (turns > 100_000) throw new Error("The promise is pending, and no timer is left.");
    await flushEventLoop();
  }
  return promise;
}
