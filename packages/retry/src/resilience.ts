import { withBufferedBody } from "./call/buffered-body.ts";
import { checkNames } from "./call/check-option.ts";
import type { Fetch } from "./call/fetch.ts";
import { withRateLimit } from "./rate-limit/rate-limit.ts";
import type { RateLimiter } from "./rate-limit/rate-limiter.ts";
import type { Priority } from "./rate-limit/request-queue.ts";
import { retryWith } from "./retry/retry.ts";
import { RETRY_OPTIONS, type RetryOptions } from "./retry/retry-options.ts";
import { withAttemptTimeout, withTotalTimeout } from "./timeout/timeout.ts";

/** What all layers need to know. */
export interface ResilienceOptions extends RetryOptions {
  /**
   * Milliseconds for the whole call: its waits for the rate limit, all attempts, and the body.
   *
   * @default Infinity
   */
  readonly totalTimeout?: number;
  /**
   * Milliseconds for one attempt, from when it is sent to the end of the response's body.
   *
   * @default 60_000
   */
  readonly timeout?: number;
  /** The rate limit of the client. @default none */
  readonly limiter?: RateLimiter;
  /**
   * Calls with high priority overtake the others that wait for the limiter.
   *
   * @default "normal"
   */
  readonly priority?: Priority;
  /**
   * Reads bodies of up to this many bytes into memory, so that one that breaks off is a failed attempt. Leave it out for
   * files.
   *
   * @default none: the body stays a stream
   */
  readonly maxBufferedBytes?: number;
}

const RESILIENCE_OPTIONS: Readonly<Record<keyof ResilienceOptions, true>> = {
  ...RETRY_OPTIONS,
  limiter: true,
  priority: true,
  timeout: true,
  totalTimeout: true,
  maxBufferedBytes: true,
};

/**
 * All layers in their order: total timeout, retry, rate limit, attempt timeout, whole body, `fetch`. So the retries count
 * at the limit, and waiting for a slot takes nothing from the time of an attempt.
 *
 * @returns A `fetch`; for what it throws, see the layers.
 */
export function withResilience(fetch: Fetch, options: ResilienceOptions = {}): Fetch {
  checkNames(options, RESILIENCE_OPTIONS);
  const { timeout = 60_000, limiter, totalTimeout = Number.POSITIVE_INFINITY, maxBufferedBytes } = options;
  let layers = fetch;
  if (maxBufferedBytes !== undefined) layers = withBufferedBody(layers, { limit: maxBufferedBytes });
  layers = withAttemptTimeout(layers, timeout);
  if (limiter !== undefined) {
    const { maxRetryAfter, onEvent, priority, maxRetries } = options;
    layers = withRateLimit(layers, {
      limiter,
      responseTimeout: timeout,
      ...(maxRetryAfter !== undefined && { maxRetryAfter }),
      ...(onEvent && { onEvent }),
      ...(priority && { priority }),
      ...(maxRetries !== undefined && { maxRateLimitRetries: maxRetries }),
    });
  }
  return withTotalTimeout(retryWith(layers, options), totalTimeout);
}
