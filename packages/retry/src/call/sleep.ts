import { onAbort } from "@grinfi/abort";

/**
 * Waits. The timer keeps the process alive, because a caller awaits it. It is cleared when the wait ends.
 *
 * @throws The signal's reason, as soon as the signal is aborted.
 */
export function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const end = performance.now() + ms;
    const onTimer = (): void => {
      const left = end - performance.now();
      if (left > 0) {
        timer = startTimer(onTimer, left);
        return;
      }
      stop();
      resolve();
    };
    let timer = startTimer(onTimer, ms);
    const stop = onAbort(signal, () => {
      clearTimeout(timer);
      reject(signal?.reason);
    });
  });
}

export type Timer = ReturnType<typeof setTimeout>;

/** The longest time that a timer accepts: 24 days. A longer one would fire immediately. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Starts a timer. If `ms` exceeds the maximum of a timer, it fires early, and the callback must start another one. */
export function startTimer(callback: () => void, ms: number): Timer {
  return setTimeout(callback, Math.min(Math.ceil(Math.max(ms, 0)), MAX_TIMER_MS));
}
