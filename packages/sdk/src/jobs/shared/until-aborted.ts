import { onAbort } from "../../calls/on-abort.ts";

/**
 * Starts something that goes on without whoever waits, and waits for it.
 *
 * @throws The reason of the signal, once it is aborted. If it was aborted before, nothing is started.
 */
export async function untilAborted<T>(start: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  signal?.throwIfAborted();
  if (signal === undefined) return start();
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = onAbort(signal, () => reject(signal.reason));
  });
  try {
    return await Promise.race([start(), aborted]);
  } finally {
    stop();
  }
}
