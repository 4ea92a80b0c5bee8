/**
 * Carries what ended a call from within, such as the error of a hook, past what is around an attempt. There it looks
 * like an abort, which nobody answers with another attempt.
 */
export class NonRetryableError extends Error {
  override readonly name = "AbortError";

  constructor(cause: unknown) {
    super("The call was ended from within.", { cause });
  }
}

/** Runs what the user gave; what it throws ends the call. @throws Interruption */
export async function nonRetryable<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new NonRetryableError(error);
  }
}
