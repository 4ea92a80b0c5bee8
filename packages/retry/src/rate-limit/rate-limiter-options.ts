import type { BackoffOptions } from "../retry/backoff.ts";
import type { RateLimitStore } from "./rate-limit-store.ts";

/** Options of a rate limiter, which all calls of a client share. */
export interface RateLimiterOptions extends BackoffOptions {
  /**
   * The maximum number of requests that reach the server in any window of one interval. Without a limit, calls only
   * wait after a 429.
   *
   * @default Infinity
   */
  readonly limit?: number;
  /**
   * The interval in milliseconds.
   *
   * @default 60_000
   */
  readonly interval?: number;
  /**
   * The maximum number of waiting calls.
   *
   * @default 100_000
   */
  readonly maxQueue?: number;
  /**
   * Shares the limit with other processes; see `@grinfi/retry/redis`.
   *
   * @default undefined, which limits this process alone
   */
  readonly store?: RateLimitStore;
}

export const RATE_LIMITER_OPTIONS: Readonly<Record<keyof RateLimiterOptions, true>> = {
  baseDelay: true,
  interval: true,
  limit: true,
  maxDelay: true,
  maxQueue: true,
  random: true,
  store: true,
};
