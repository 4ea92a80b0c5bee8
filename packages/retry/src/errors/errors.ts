import type { CallMetadata } from "../call/call-metadata.ts";
import type { GiveUpReason } from "../call/events.ts";
import { hasBrand, ResilienceError } from "./resilience-error.ts";

/** The body of a response is larger than the limit. */
export class BodyTooLargeError extends ResilienceError {
  override readonly name = "BodyTooLargeError";
  override readonly code = "body_too_large";

  constructor(limit: number, metadata: CallMetadata) {
    super(`The body of the response is larger than ${limit} bytes.`, metadata);
  }
}

/** The queue of the rate limiter is full. The request was not sent. */
export class QueueFullError extends ResilienceError {
  override readonly name = "QueueFullError";
  override readonly code = "queue_full";

  constructor(maxQueue: number, metadata: CallMetadata) {
    super(
      `The queue of the rate limiter is full: ${maxQueue} calls are waiting. Start fewer calls at once, or raise maxQueue.`,
      metadata,
    );
  }
}

/**
 * The server rejects requests with 429, and the call gives up: the wait would exceed `maxRetryAfter` or the total
 * timeout, or the server responded with 429 too often. `retryAfterMs` is the wait that would be necessary.
 */
export class RateLimitedError extends ResilienceError {
  override readonly name = "RateLimitedError";
  override readonly code = "rate_limited";

  constructor(metadata: CallMetadata, retryAfterMs: number) {
    const wait = Math.ceil(retryAfterMs);
    super(`The server rejects requests with status 429. Try again in ${wait} ms.`, {
      ...metadata,
      retryAfterMs: wait,
    });
  }
}

/** The store that shares the rate limit is not available. The request was not sent. */
export class StoreUnavailableError extends ResilienceError {
  override readonly name = "StoreUnavailableError";
  override readonly code = "store_unavailable";

  constructor(metadata: CallMetadata, cause: unknown) {
    super("The request was not sent, because the store of the rate limit is not available.", metadata, cause);
  }
}

/** Whether the timeout of an attempt or of the whole call expired. */
export type TimeoutKind = "attempt" | "total";

/** The timeout of an attempt or of the whole call expired. */
export class FetchTimeoutError extends ResilienceError {
  override readonly name = "FetchTimeoutError";
  override readonly code = "timeout";
  /** The timeout that expired: that of an attempt or of the whole call. */
  readonly kind: TimeoutKind;

  constructor(kind: TimeoutKind, ms: number, metadata: CallMetadata) {
    super(`The ${kind === "attempt" ? "attempt" : "call"} did not end within ${ms} ms.`, metadata);
    this.kind = kind;
  }
}

/** No response was received, and the request is not sent again. `cause` is the error of the last attempt. */
export class RetryError extends ResilienceError {
  override readonly name = "RetryError";
  override readonly code = "retry";
  /** Why the request is not sent again. */
  readonly reason: GiveUpReason;

  constructor(reason: GiveUpReason, metadata: CallMetadata, cause: unknown, isRepeatable: boolean) {
    const { attempts, maybeProcessed } = metadata;
    const count = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
    const processed = maybeProcessed
      ? " The server may have acted on the request."
      : " The server has not acted on the request.";
    // For a repeatable request it does not matter whether the server acted on it.
    const message = `No response after ${count}; ${REASON_TEXTS[reason]}.${isRepeatable ? "" : processed}`;
    super(message, metadata, cause);
    this.reason = reason;
  }
}

const REASON_TEXTS: Readonly<Record<GiveUpReason, string>> = {
  body_not_replayable: "the body cannot be sent again",
  budget_exhausted: "the retry budget is empty, because too many requests fail",
  deadline: "the next attempt would begin after the total timeout",
  not_repeatable: "the request must not be sent twice",
  retries_exhausted: "all retries are used up",
  retry_after_too_long: "the server requested a wait longer than maxRetryAfter",
  untrusted_certificate: "the certificate of the server is not trusted",
};

/** All errors of the package. A `switch` over `code` distinguishes them. */
export type AnyResilienceError =
  | BodyTooLargeError
  | QueueFullError
  | RateLimitedError
  | RetryError
  | StoreUnavailableError
  | FetchTimeoutError;

/**
 * Returns whether the error is an error of the package. Unlike `instanceof`, it also recognises errors of another copy
 * of the package.
 *
 * @param error - Any value, such as the one that `catch` received.
 * @returns Whether it is an error of the package. A `switch` over its `code` narrows it further.
 *
 * @example
 *
 * if (isResilienceError(error) && error.maybeProcessed) console.error("The server may have acted on the request.");
 */
export function isResilienceError(error: unknown): error is AnyResilienceError {
  return hasBrand(error);
}
