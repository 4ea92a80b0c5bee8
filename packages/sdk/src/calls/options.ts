import type { ClientOptions, CallOptions as CoreCallOptions } from "@grinfi/core";
import type { Priority, RateLimitStore, RetryBudgetOptions } from "@grinfi/retry";

/** How calls are repeated. Only what cannot do harm is sent again; see `maybeProcessed` of an error. */
export interface RetrySettings {
  /**
   * Maximum number of retries of a call. 429s that do not say how long to wait are waited out in addition, for one interval.
   *
   * @default 2
   */
  readonly maxRetries?: number;
  /**
   * The bound of the first wait in milliseconds; it doubles with each retry.
   *
   * @default 500
   */
  readonly baseDelay?: number;
  /**
   * The bound that it grows to, in milliseconds.
   *
   * @default 10_000
   */
  readonly maxDelay?: number;
  /**
   * The longest wait that the API may ask for, in milliseconds. When it asks for more, the call ends at once.
   *
   * @default 60_000
   */
  readonly maxRetryAfter?: number;
  /**
   * The statuses after which a call may be sent again.
   *
   * @default 408, 425, 429, 500, 502, 503, 504
   */
  readonly statuses?: ReadonlySet<number>;
}

/** How the calls of a client are repeated. */
export interface ClientRetrySettings extends RetrySettings {
  /** How many retries the calls of the client share, so that an outage is not multiplied. */
  readonly budget?: RetryBudgetOptions;
}

/** How many requests a client makes. */
export interface RateLimitSettings {
  /**
   * Requests in any interval, retries included.
   *
   * @default 300
   */
  readonly limit?: number;
  /**
   * Milliseconds.
   *
   * @default 60_000
   */
  readonly interval?: number;
  /**
   * How many calls may wait for their turn; more are refused with a `NotSentError`. Each takes about 15 kB of memory while it
   * waits.
   *
   * @default 100_000
   */
  readonly maxQueue?: number;
  /**
   * The bound of the first wait after a 429 that does not say how long, in milliseconds; it doubles with each one in a row.
   *
   * @default 500
   */
  readonly baseDelay?: number;
  /**
   * The bound that it grows to, in milliseconds.
   *
   * @default 10_000
   */
  readonly maxDelay?: number;
  /** Shares the limit with other processes; see `@grinfi/retry/redis`. @default this client alone */
  readonly store?: RateLimitStore;
}

/** What a client decides for its calls, and a call for itself. */
export interface ResilienceSettings {
  /** `false`: every call is sent once. */
  readonly retry?: false | RetrySettings;
  /**
   * Milliseconds for one attempt, from when it is sent to the end of the response's body. Waiting for the rate limit does
   * not count.
   *
   * @default 60_000
   */
  readonly timeout?: number;
  /**
   * Milliseconds for the whole call: its waits for the rate limit, all attempts, and the body. Of 5,000 calls that start
   * together the last waits 16 minutes for its turn, so a minute would end most of them before they are sent.
   *
   * @default Infinity
   */
  readonly totalTimeout?: number;
  /**
   * Calls with high priority overtake the others that wait for their turn, without starving them.
   *
   * @default "normal"
   */
  readonly priority?: Priority;
}

/** Options of a call. */
export interface RequestOptions extends Omit<CoreCallOptions, "middleware">, ResilienceSettings {
  /** `false`: the call does not wait for its turn, and does not count. */
  readonly rateLimit?: false;
}

/** Options of a client. */
export interface GrinfiOptions extends Omit<ClientOptions, "middleware">, ResilienceSettings {
  /** `false`: every call is sent once. */
  readonly retry?: false | ClientRetrySettings;
  /**
   * The rate limit of the key. `false`: calls do not wait for their turn; the API refuses what goes beyond its limit.
   *
   * @default 300 requests a minute
   */
  readonly rateLimit?: false | RateLimitSettings;
}
