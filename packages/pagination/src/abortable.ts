import { onAbort } from "./on-abort.ts";

/**
 * Waits for something that may not listen to the signal itself.
 *
 * @throws The signal's reason, as soon as it is aborted.
 */
export async function abortable<T>(signal: AbortSignal, work: () => T | PromiseLike<T>): Promise<T> {
  signal.throwIfAborted();
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    // Before the work begins: it may abort at once.
    stop = onAbort(signal, () => reject(signal.reason));
  });
  try {
    // Work that throws at once must not keep the race from being run: the abort would be left unhandled.
    return await Promise.race([aborted, (async () => work())()]);
  } finally {
    stop();
  }
}
