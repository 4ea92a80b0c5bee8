import { withBufferedBody } from "./call/buffered-body.ts";
import { checkNames } from "./call/check-option.ts";
import type { Fetch } from "./call/fetch.ts";
import { createSender, type SenderParts } from "./call/sender.ts";
import { checkedRateLimit } from "./rate-limit/rate-limit.ts";
import type { RateLimiter } from "./rate-limit/rate-limiter.ts";
import type { Priority } from "./rate-limit/request-queue.ts";
import { RETRY_OPTIONS, type RetryOptions } from "./retry/retry-options.ts";
import { RetryPolicy } from "./retry/retry-policy.ts";
import { checkedTimeout } from "./timeout/timeout.ts";

/** Options of `withResilience`. */
export interface ResilienceOptions extends RetryOptions {
  /**
   * Milliseconds for the whole call, including all waits, all attempts and the response's body.
   *
   * @default Infinity
   */
  readonly totalTimeout?: number;
  /**
   * Milliseconds for one attempt, from its start to the end of the response's body.
   *
   * @default 60_000
   */
  readonly timeout?: number;
  /**
   * The rate limiter of the client.
   *
   * @default undefined, which sets no limit
   */
  readonly limiter?: RateLimiter;
  /**
   * Calls with high priority overtake the others in the queue of the limiter.
   *
   * @default "normal"
   */
  readonly priority?: Priority;
  /**
   * Reads bodies of up to this many bytes into memory, so that a truncated body is a failed attempt. Do not set it for
   * files.
   *
   * @default undefined, which leaves the body a stream
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
 * Combines all middleware, outermost first: total timeout, retry, rate limit, attempt timeout, buffered body, `fetch`.
 * So retries count against the rate limit, and the wait for a slot does not count against the timeout of an attempt.
 *
 * @param fetch - The `fetch` to wrap.
 * @param options - See `ResilienceOptions` for the options and their defaults.
 * @returns A `fetch`. It throws the errors of all middleware.
 * @throws RangeError if an option is invalid.
 *
 * @example
 * const limiter = createRateLimiter({ limit: 300, interval: 60_000 });
 * const send = withResilience(fetch, { limiter, totalTimeout: 120_000 });
 */
export function withResilience(fetch: Fetch, options: ResilienceOptions = {}): Fetch {
  return createResilience(options)(fetch);
}

/**
 * Checks the options of `withResilience` once, for a client that wraps a different `fetch` in each call.
 *
 * @param options - See `ResilienceOptions` for the options and their defaults.
 * @returns A function that wraps a `fetch` as `withResilience` does.
 * @throws RangeError if an option is invalid.
 *
 * @example
 * const wrap = createResilience({ limiter, totalTimeout: 120_000 });
 * const response = await wrap(fetch)(url, createCallInit({ repeatable: true }));
 */
export function createResilience(options: ResilienceOptions = {}): (fetch: Fetch) => Fetch {
  checkNames(options, RESILIENCE_OPTIONS);
  const { limiter, maxBufferedBytes, maxRetries, maxRetryAfter, onEvent, priority } = options;
  const { timeout: responseTimeout = 60_000 } = options;
  const parts: SenderParts = {
    totalTimeout: checkedTimeout("totalTimeout", options.totalTimeout ?? Number.POSITIVE_INFINITY),
    retries: new RetryPolicy(options),
    ...(limiter && {
      rateLimit: checkedRateLimit(
        { limiter, priority, maxRetryAfter, maxRateLimitRetries: maxRetries, responseTimeout },
        "timeout",
      ),
    }),
    timeout: checkedTimeout("timeout", responseTimeout),
    onEvent,
  };
  return (fetch) =>
    createSender(
      maxBufferedBytes === undefined ? fetch : withBufferedBody(fetch, { limit: maxBufferedBytes }),
      parts,
    );
}
