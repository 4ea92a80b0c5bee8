import { onAbort } from "@grinfi/abort";

/**
 * Waits. The timer keeps the process alive, because somebody awaits it, and is gone as soon as the wait ends.
 *
 * @throws The signal's reason, as soon as it is aborted.
 */
export function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const end = performance.now() + ms;
    const go = (): void => {
      const left = end - performance.now();
      if (left > 0) {
        timer = startTimer(go, left);
        return;
      }
      stop();
      resolve();
    };
    let timer = startTimer(go, ms);
    const stop = onAbort(signal, () => {
      clearTimeout(timer);
      reject(signal?.reason);
    });
  });
}

export type Timer = ReturnType<typeof setTimeout>;

/** What a timer of the platform takes at most, 24 days; a longer one would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Starts a timer. It fires early when the time is longer than a timer can be: who needs more starts another one. */
export function startTimer(callback: () => void, ms: number): Timer {
  return setTimeout(callback, Math.min(Math.ceil(Math.max(ms, 0)), LONGEST_TIMER));
}
