import { onAbort } from "./on-abort.ts";

/**
 * Waits for something that may not listen to the signal itself.
 *
 * @param late - Called with what comes after the abort.
 * @throws The signal's reason, as soon as it is aborted.
 */
export async function abortable<T>(
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
  late: (value: T) => void = () => {},
): Promise<T> {
  if (signal === undefined) return work();
  signal.throwIfAborted();
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    // Before the work begins: it may abort at once.
    stop = onAbort(signal, () => reject(signal.reason));
  });
  let working: Promise<T> | undefined;
  try {
    working = work();
    return await Promise.race([aborted, working]);
  } catch (error) {
    if (!signal.aborted) throw error;
    working?.then(late, () => {});
    throw signal.reason;
  } finally {
    stop();
  }
}
