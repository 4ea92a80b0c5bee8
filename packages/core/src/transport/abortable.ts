import { onAbort } from "./on-abort.ts";

/**
 * Waits for something that does not listen to the signal itself.
 *
 * @throws The signal's reason, as soon as it is aborted.
 */
export async function abortable<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    // Before the work begins: it may abort at once.
    stop = onAbort(signal, () => reject(signal.reason));
  });
  try {
    return await Promise.race([aborted, work()]);
  } finally {
    stop();
  }
}
