/**
 * Waits for something that may not listen to the signal itself.
 *
 * @throws The signal's reason, as soon as it is aborted.
 */
export async function abortable<T>(signal: AbortSignal, work: () => T | PromiseLike<T>): Promise<T> {
  signal.throwIfAborted();
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
  });
  // Before the work begins: it may abort at once.
  signal.addEventListener("abort", stop, { once: true });
  try {
    // Work that throws at once must not keep the race from being run: the abort would be left unhandled.
    return await Promise.race([aborted, (async () => work())()]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
