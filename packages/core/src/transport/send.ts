/** A function with the signature of the standard `fetch`. Attempts, middleware and redirects all have this type. */
export type FetchFunction = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** Discards a response without reading it, so that its connection does not stay open. */
export async function discard({ body }: Response): Promise<void> {
  await body?.cancel().catch(() => {});
}

/** Wraps an error of `fetch` or of reading a body, to tell it apart from an error of a hook. */
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

/** Runs a function of the user. @throws NonRetryableError with the error of the function as its cause. */
export async function nonRetryable<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new NonRetryableError(error);
  }
}

/**
 * Converts an error of sending to the error that ends the call: the cause of a `NonRetryableError`, otherwise a
 * `FetchFailure`.
 */
export const toFetchFailure = (error: unknown): unknown =>
  error instanceof NonRetryableError ? error.cause : new FetchFailure(error);
