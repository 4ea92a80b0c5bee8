import { isResilienceError } from "../errors/errors.ts";
import { classifyConnectionFailure } from "./connection-failure.ts";
import { parseRetryAfter } from "./retry-after.ts";

/** How an attempt ended. */
export type Outcome =
  | { readonly response: Response; readonly error?: undefined }
  | { readonly response?: undefined; readonly error: unknown };

/** A failed attempt for which a retry may succeed. */
export interface Failure {
  /** Whether it is certain that the server has not acted on the request. */
  readonly isUnprocessed: boolean;
  /** Whether the server responded with 429. */
  readonly isRateLimited: boolean;
  readonly isUntrusted: boolean;
  /** The wait that the server requests, in milliseconds. */
  readonly retryAfterMs: number | undefined;
}

/**
 * Classifies an error, or a response with a status after which a retry may succeed.
 *
 * @param followsRedirects - Whether an earlier server may have acted on the request. Then no failed connection is
 * certain to be unprocessed.
 * @returns `undefined` for an error that a retry cannot change.
 */
export function classifyOutcome(
  { response, error }: Outcome,
  followsRedirects: boolean,
): Failure | undefined {
  if (response === undefined) return classifyError(error, followsRedirects);
  return {
    isUnprocessed: isUnprocessed(response),
    isRateLimited: response.status === 429,
    isUntrusted: false,
    retryAfterMs: parseRetryAfter(response),
  };
}

/** Whether a response shows that no server has acted on the request. */
export const isUnprocessed = ({ redirected, status }: Response): boolean => status === 429 && !redirected;

function classifyError(error: unknown, followsRedirects: boolean): Failure | undefined {
  const base = { isRateLimited: false, isUntrusted: false, retryAfterMs: undefined };
  if (isResilienceError(error)) {
    const isTemporary =
      error.code === "store_unavailable" || (error.code === "timeout" && error.kind === "attempt");
    return isTemporary ? { ...base, isUnprocessed: !error.maybeProcessed } : undefined;
  }
  const failure = classifyConnectionFailure(error);
  if (failure === "none") return undefined;
  return {
    ...base,
    isUnprocessed: failure !== "ambiguous" && !followsRedirects,
    isUntrusted: failure === "untrusted",
  };
}
