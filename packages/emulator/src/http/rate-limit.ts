/** The rate limit of each API key. */
export interface EmulatedRateLimit {
  /** Maximum number of requests in an interval. Default: 300. */
  readonly limit?: number;
  /** Length of the interval in milliseconds. Default: 60000. */
  readonly interval?: number;
  /** `fixed`: the count restarts at each full interval. `sliding`: no interval exceeds the limit. Default: `fixed`. */
  readonly window?: "fixed" | "sliding";
  /**
   * Whether a 429 has a `Retry-After` header. Default: `false`, because the service has not been observed to send it.
   */
  readonly retryAfter?: boolean;
}

/** Counts the requests of each key. Rejected requests do not count. */
export class RateLimit {
  readonly retryAfter: boolean;
  readonly #limit: number;
  readonly #interval: number;
  readonly #window: "fixed" | "sliding";
  readonly #requestTimes = new Map<string, number[]>();

  constructor({ limit = 300, interval = 60_000, window = "fixed", retryAfter = false }: EmulatedRateLimit) {
    this.retryAfter = retryAfter;
    this.#limit = limit;
    this.#interval = interval;
    this.#window = window;
  }

  /** Returns 0 and counts the request if it is allowed. Otherwise returns the milliseconds until one is. */
  take(key: string, now: number): number {
    const isFixed = this.#window === "fixed";
    const start = isFixed ? now - (now % this.#interval) : now - this.#interval;
    const isCounted = (time: number): boolean => (isFixed ? time >= start : time > start);
    const times = (this.#requestTimes.get(key) ?? []).filter(isCounted);
    this.#requestTimes.set(key, times);
    if (times.length < this.#limit) {
      times.push(now);
      return 0;
    }
    const oldest = isFixed ? start : (times[0] as number);
    return oldest + this.#interval - now;
  }
}

/** Creates the rate limit of an emulator's option. @param option - Requests a minute, or all settings. */
export function createRateLimit(option: number | EmulatedRateLimit | undefined): RateLimit | undefined {
  if (option === undefined) return undefined;
  return new RateLimit(typeof option === "number" ? { limit: option } : option);
}
