import { onAbort } from "./on-abort.ts";

/**
 * Races work against a signal: rejects as soon as the signal is aborted, even if the work ignores the signal. The work
 * itself is not stopped, and its later rejection is ignored.
 *
 * @param signal - The signal. If it is `undefined`, the promise settles as `work` does.
 * @param work - Not called if the signal is already aborted. It may return a value or a promise, or throw.
 * @param dispose - Receives the value of work that succeeds after the abort, for example to close a file or cancel a
 *   body. It must not throw. By default the value is ignored.
 * @returns The result of `work`.
 * @throws The reason of the signal if the signal is aborted first, otherwise the error of `work`.
 *
 * @example
 * const rows = await abortable(signal, () => database.query(text));
 */
export async function abortable<T>(
  signal: AbortSignal | undefined,
  work: () => T | PromiseLike<T>,
  dispose?: (value: T) => void,
): Promise<T> {
  if (signal === undefined) return work();
  signal.throwIfAborted();
  return new Promise<T>((resolve, reject) => {
    let isAborted = false;
    // Registered before the work starts, because the work may abort the signal synchronously.
    const stop = onAbort(signal, () => {
      isAborted = true;
      reject(signal.reason);
    });
    const succeed = (value: T): void => {
      stop();
      if (isAborted) dispose?.(value);
      else resolve(value);
    };
    const fail = (error: unknown): void => {
      stop();
      reject(error);
    };
    // The async function turns a synchronous throw into a rejection.
    (async () => work())().then(succeed, fail);
  });
}
