/** Sends a request, as `fetch` does. Attempts, middleware and redirects all have this type. */
export type Send = (request: Request) => Promise<Response>;

/** Discards a response without reading it, so that its connection does not stay open. */
export async function discard({ body }: Response): Promise<void> {
  await body?.cancel().catch(() => {});
}

/** Marks what `fetch` or the reading of a body threw. An error of a hook is not wrapped in it. */
export class FetchFailure {
  readonly cause: unknown;

  constructor(cause: unknown) {
    this.cause = cause;
  }
}

/**
 * Carries an error, such as that of a hook, past the middleware. Its name is `AbortError`, so that nothing retries it.
 */
export class NonRetryableError extends Error {
  override readonly name = "AbortError";

  constructor(cause: unknown) {
    super("The call failed with an error that must not be retried.", { cause });
  }
}

/** Runs a function of the user. @throws NonRetryableError with what the function threw. */
export async function nonRetryable<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new NonRetryableError(error);
  }
}

/** What a call ends with when sending failed: the cause of a `NonRetryableError`, otherwise a `FetchFailure`. */
export const toFetchFailure = (error: unknown): unknown =>
  error instanceof NonRetryableError ? error.cause : new FetchFailure(error);
