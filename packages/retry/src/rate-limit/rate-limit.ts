import { checkCount, checkNames, checkNumber } from "../call/check-option.ts";
import type { OnEvent } from "../call/events.ts";
import type { Fetch } from "../call/fetch.ts";
import { createSender } from "../call/sender.ts";
import { RateLimiter } from "./rate-limiter.ts";
import { RATE_LIMITER_OPTIONS, type RateLimiterOptions } from "./rate-limiter-options.ts";
import type { Priority } from "./request-queue.ts";
import type { RateLimit } from "./wait-for-permit.ts";

/** Options of `withRateLimit`. */
export interface RateLimitOptions extends RateLimiterOptions {
  /**
   * A limiter that other calls share.
   *
   * @default a new limiter with the other options
   */
  readonly limiter?: RateLimiter;
  /**
   * Calls with high priority overtake the others, but at most four in a row while a normal one waits.
   *
   * @default "normal"
   */
  readonly priority?: Priority;
  /**
   * The longest wait after a 429, in milliseconds. If the server requests a longer one, the call fails immediately.
   *
   * @default 60_000
   */
  readonly maxRetryAfter?: number;
  /**
   * The maximum number of 429 responses after which a call waits: those to the call itself, and those to probes that
   * are sent while it waits. If a 429 does not say how long to wait and the limiter has a `limit`, the call waits for
   * at least one interval, because the limit is renewed by then.
   *
   * @default 2
   */
  readonly maxRateLimitRetries?: number;
  /**
   * The time within which the response must begin, in milliseconds. It applies only if the limiter has a `store`. After
   * this time and one interval a slot in the store becomes free, even if its process was killed.
   *
   * @default 60_000
   */
  readonly responseTimeout?: number;
  /** Receives an event at the beginning and at the end of each wait. */
  readonly onEvent?: OnEvent;
}

const RATE_LIMIT_OPTIONS: Readonly<Record<keyof RateLimitOptions, true>> = {
  ...RATE_LIMITER_OPTIONS,
  responseTimeout: true,
  limiter: true,
  maxRateLimitRetries: true,
  maxRetryAfter: true,
  onEvent: true,
  priority: true,
};

/**
 * Limits requests so that at most `limit` of them reach the server in any window of one interval. Bursts up to the
 * limit pass immediately. The other requests wait in a queue, first in, first out. A slot becomes free one interval
 * after the response to its request began or the request failed, because the request has arrived at the server by then.
 *
 * After a 429 all calls that share the limiter pause. When the pause ends, one request is sent as a probe, and each
 * response other than 429 releases two more. If a 429 does not say how long to wait, the pauses grow, up to one
 * interval.
 *
 * @param fetch - The `fetch` to wrap.
 * @param options - See `RateLimitOptions` for the options and their defaults.
 * @returns A `fetch` that waits for a slot.
 * @throws QueueFullError if `maxQueue` calls already wait.
 * @throws RateLimitedError if the server requests too long a wait, or keeps responding with 429.
 * @throws StoreUnavailableError if the store of the limiter is not available.
 * @throws FetchTimeoutError if no slot becomes free before the total timeout.
 *
 * @example
 * const send = withRateLimit(fetch, { limit: 300, interval: 60_000 });
 */
export function withRateLimit(fetch: Fetch, options: RateLimitOptions = {}): Fetch {
  checkNames(options, RATE_LIMIT_OPTIONS);
  const rateLimit = checkedRateLimit({ ...options, limiter: options.limiter ?? new RateLimiter(options) });
  const { limiter, responseTimeout } = rateLimit;
  return createSender(fetch, {
    rateLimit,
    onEvent: options.onEvent,
    // Other processes must be able to tell when a slot of a killed process becomes free.
    responseTimeout: limiter.isShared ? responseTimeout : undefined,
  });
}

/**
 * Checks the limits of a call, and adds their defaults.
 *
 * @param timeoutName - The name of the option `responseTimeout` in errors.
 * @throws RangeError
 */
export function checkedRateLimit(
  {
    limiter,
    maxRateLimitRetries = 2,
    maxRetryAfter = 60_000,
    priority = "normal",
    responseTimeout = 60_000,
  }: { [Name in keyof RateLimit]?: RateLimit[Name] | undefined } & Pick<RateLimit, "limiter">,
  timeoutName: "responseTimeout" | "timeout" = "responseTimeout",
): RateLimit {
  checkNumber(timeoutName, responseTimeout, 0);
  if (limiter.isShared && responseTimeout === Number.POSITIVE_INFINITY) {
    throw new RangeError(`The option ${timeoutName} must be a finite number if the limiter has a store.`);
  }
  checkCount("maxRateLimitRetries", maxRateLimitRetries, 0);
  checkNumber("maxRetryAfter", maxRetryAfter, 0);
  return { limiter, maxRateLimitRetries, maxRetryAfter, priority, responseTimeout };
}
