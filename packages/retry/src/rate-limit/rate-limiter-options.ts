import type { DelayOptions } from "../retry/delay.ts";
import type { RateLimitStore } from "./rate-limit-store.ts";

/** A rate limit that all calls of a client share. Give it to `withRateLimit`. */
export interface RateLimiterOptions extends DelayOptions {
  /**
   * Maximum number of requests that the server sees in any window of one interval. Without it, calls only wait after a 429.
   *
   * @default Infinity
   */
  readonly limit?: number;
  /**
   * Milliseconds.
   *
   * @default 60_000
   */
  readonly interval?: number;
  /**
   * How many calls may wait at most.
   *
   * @default 100_000
   */
  readonly maxQueue?: number;
  /** Shares the limit with other processes; see `@grinfi/retry/redis`. @default the limit of this process alone */
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
