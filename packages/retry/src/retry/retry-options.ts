import type { OnEvent } from "../call/events.ts";
import type { BackoffOptions } from "./backoff.ts";
import type { RetryBudget } from "./budget.ts";

/** The statuses after which a retry may succeed. */
export const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Options of `withRetry`. */
export interface RetryOptions extends BackoffOptions {
  /**
   * Maximum number of retries.
   *
   * @default 2
   */
  readonly maxRetries?: number;
  /**
   * Whether it is safe for the server to act on the request twice. If it is not, the request is sent again only if the
   * server certainly has not acted on it.
   *
   * @default true for GET, HEAD and OPTIONS
   */
  readonly repeatable?: boolean;
  /**
   * Whether the body may be read into memory, so that it can be sent again. A stream cannot be sent again otherwise.
   * Set this to `false` for a large upload that is a `Request`.
   *
   * @default true for the body of a `Request`, which does not show whether it is a stream
   */
  readonly replayable?: boolean;
  /**
   * The statuses after which a request is sent again.
   *
   * @default 408, 425, 429, 500, 502, 503, 504
   */
  readonly statuses?: ReadonlySet<number>;
  /**
   * The longest wait that the server may request, in milliseconds. If it requests a longer one, the call ends
   * immediately.
   *
   * @default 60_000
   */
  readonly maxRetryAfter?: number;
  /**
   * The retry budget of the client.
   *
   * @default undefined, which lets each call use its `maxRetries`
   */
  readonly budget?: RetryBudget;
  /** Receives an event for each attempt and each wait, and when the call gives up. */
  readonly onEvent?: OnEvent;
}

export const RETRY_OPTIONS: Readonly<Record<keyof RetryOptions, true>> = {
  baseDelay: true,
  budget: true,
  maxDelay: true,
  maxRetryAfter: true,
  onEvent: true,
  random: true,
  repeatable: true,
  replayable: true,
  maxRetries: true,
  statuses: true,
};
