import { NonRetryableError } from "./non-retryable-error.ts";

/** Carries what `fetch` or the reading of a body threw, so that it is told apart from an error of a hook. */
export class FetchFailure {
  readonly cause: unknown;

  constructor(cause: unknown) {
    this.cause = cause;
  }
}

/** What an attempt threw: a `FetchFailure`, unless the call was ended from within. */
export const failureOf = (error: unknown): unknown =>
  error instanceof NonRetryableError ? error.cause : new FetchFailure(error);
