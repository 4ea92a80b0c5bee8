import { getEventListeners } from "node:events";

/**
 * Returns the reason with which a promise rejects.
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

/** Returns the number of listeners for "abort" of a signal. */
export const countAbortListeners = (signal: AbortSignal): number => getEventListeners(signal, "abort").length;
