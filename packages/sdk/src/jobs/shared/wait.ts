import { onAbort } from "@grinfi/abort";

/** Waits for a time. It rejects with the reason of the signal as soon as the signal is aborted. */
export type WaitFunction = (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;

export const wait: WaitFunction = (milliseconds, signal) =>
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
