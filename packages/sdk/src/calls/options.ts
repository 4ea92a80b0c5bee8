import type { ClientOptions, CallOptions as CoreCallOptions } from "@grinfi/core";
import type { Priority, RateLimitStore, RetryBudgetOptions } from "@grinfi/retry";

/** Retries of calls. A call is retried only if a second call does no harm; see `maybeProcessed` of an error. */
export interface RetrySettings {
  /**
   * Maximum number of retries of a call. In addition, a call is retried for one interval after a 429 that does not say
   * how long to wait.
   *
   * @default 2
   */
  readonly maxRetries?: number;
  /**
   * Maximum of the first wait, in milliseconds. It doubles with each retry.
   *
   * @default 500
   */
  readonly baseDelay?: number;
  /**
   * Maximum of all later waits, in milliseconds.
   *
   * @default 10_000
   */
  readonly maxDelay?: number;
  /**
   * The longest wait that the API may request, in milliseconds. If it requests a longer one, the call fails at once.
   *
   * @default 60_000
   */
  readonly maxRetryAfter?: number;
  /**
   * Statuses after which a call may be retried.
   *
   * @default 408, 425, 429, 500, 502, 503, 504
   */
  readonly statuses?: ReadonlySet<number>;
}

/** Retries of all calls of a client. */
export interface ClientRetrySettings extends RetrySettings {
  /** Limits the retries of all calls of the client together, so that they do not make an outage worse. */
  readonly budget?: RetryBudgetOptions;
}

/** The rate limit of a client. */
export interface RateLimitSettings {
  /**
   * Maximum number of requests in any interval, including retries.
   *
   * @default 300
   */
  readonly limit?: number;
  /**
   * The interval in milliseconds.
   *
   * @default 60_000
   */
  readonly interval?: number;
  /**
   * Maximum number of calls in the queue. Further calls fail with a `NotSentError`. A call in the queue takes about 15
   * kB of memory.
   *
   * @default 100_000
   */
  readonly maxQueue?: number;
  /**
   * Maximum of the first wait after a 429 that does not say how long to wait, in milliseconds. It doubles with each 429
   * in a row.
   *
   * @default 500
   */
  readonly baseDelay?: number;
  /**
   * Maximum of all later waits, in milliseconds.
   *
   * @default 10_000
   */
  readonly maxDelay?: number;
  /**
   * Shares the limit with other processes; see `redisStore` of `@grinfi/sdk/redis`.
   *
   * @default undefined, which limits this client alone
   */
  readonly store?: RateLimitStore;
}

/** Retries, timeouts and priority, for all calls of a client or for one call. */
export interface ResilienceSettings {
  /** `false` disables retries. */
  readonly retry?: false | RetrySettings;
  /**
   * Maximum duration of one attempt in milliseconds, from the sending of the request to the end of the response body.
   * Time in the queue of the rate limiter does not count.
   *
   * @default 60_000
   */
  readonly timeout?: number;
  /**
   * Maximum duration of the whole call in milliseconds: time in the queue, all attempts, and the body. If 5,000 calls
   * start together, the last one waits 16 minutes in the queue, so a minute would end most of them before they are
   * sent.
   *
   * @default Infinity
   */
  readonly totalTimeout?: number;
  /**
   * Calls with high priority overtake others in the queue, without starving them.
   *
   * @default "normal"
   */
  readonly priority?: Priority;
}

/** Options of a call. */
export interface RequestOptions extends Omit<CoreCallOptions, "middleware">, ResilienceSettings {
  /** `false` sends the call without the rate limiter. The call does not count towards the limit. */
  readonly rateLimit?: false;
}

/** Options of a client. */
export interface GrinfiOptions extends Omit<ClientOptions, "middleware">, ResilienceSettings {
  /** `false` disables retries. */
  readonly retry?: false | ClientRetrySettings;
  /**
   * The rate limit of the key. `false` disables it. The API then rejects calls beyond its own limit.
   *
   * @default 300 requests a minute
   */
  readonly rateLimit?: false | RateLimitSettings;
}
