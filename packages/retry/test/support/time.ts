import { vi } from "vitest";

const { setImmediate } = globalThis;

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

/** Waits in fake time, as a server that needs some. */
export const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** What the promise rejects with, when the fake time passes. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await passTime(promise);
  } catch (error) {
    return error;
  }
  throw new Error("It did not reject.");
}
