import { onAbort } from "@grinfi/abort";

/** The first wait between two reads, in milliseconds. */
const FIRST_WAIT = 2_000;

const LONGEST_WAIT = 30_000;

/**
 * Returns the next wait between two reads, in milliseconds. It is twice as long as the last one.
 *
 * @param last - The last wait; 0 if there was none.
 */
export const nextWait = (last: number): number => Math.min(last * 2 || FIRST_WAIT, LONGEST_WAIT);

/** Waits for a time. It rejects with the reason of the signal as soon as the signal is aborted. */
export type WaitFunction = (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;

export const waitWithTimer: WaitFunction = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const timer = setTimeout(() => {
      stop();
      resolve();
    }, milliseconds);
    const stop = onAbort(signal, () => {
      clearTimeout(timer);
      reject(signal?.reason);
    });
  });
