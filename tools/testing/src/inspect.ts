import { getEventListeners } from "node:events";

/**
 * Returns what a promise rejects with.
 *
 * @throws An error if the promise resolves.
 */
export async function rejectionOf(promise: PromiseLike<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error("The promise resolved.");
    },
    (error: unknown) => error,
  );
}

/** Returns how many listeners for "abort" a signal has. */
export const countAbortListeners = (signal: AbortSignal): number => getEventListeners(signal, "abort").length;
