import { isResilienceError } from "../errors/guards.ts";
import { connectionFailure } from "./connection-failure.ts";
import { retryAfterOf } from "./retry-after.ts";

/** How an attempt ended. */
export type Outcome =
  | { readonly response: Response; readonly error?: undefined }
  | { readonly response?: undefined; readonly error: unknown };

/** An outcome that may be different the next time. */
export interface Failure {
  /** Whether the server certainly has not acted on the request. */
  readonly isUnsent: boolean;
  /** Whether the server refused with 429. */
  readonly isRefusal: boolean;
  readonly isUntrusted: boolean;
  /** How long the server asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
}

/**
 * @param followsRedirects - Whether the request may have reached a server before that of the outcome: then nothing is certain.
 * @returns `undefined` for an outcome that stands.
 */
export function failureOf(
  { response, error }: Outcome,
  statuses: ReadonlySet<number>,
  followsRedirects: boolean,
): Failure | undefined {
  if (response === undefined) return failureOfError(error, followsRedirects);
  if (!statuses.has(response.status)) return undefined;
  const isRefusal = response.status === 429;
  return {
    isUnsent: isRefusal && !response.redirected,
    isRefusal,
    isUntrusted: false,
    retryAfterMs: retryAfterOf(response),
  };
}

function failureOfError(error: unknown, followsRedirects: boolean): Failure | undefined {
  const none = { isRefusal: false, isUntrusted: false, retryAfterMs: undefined };
  if (isResilienceError(error)) {
    const mayPass =
      error.code === "store_unavailable" || (error.code === "timeout" && error.kind === "attempt");
    return mayPass ? { ...none, isUnsent: !error.maybeProcessed } : undefined;
  }
  const failure = connectionFailure(error);
  if (failure === "none") return undefined;
  return {
    ...none,
    isUnsent: failure !== "ambiguous" && !followsRedirects,
    isUntrusted: failure === "untrusted",
  };
}
