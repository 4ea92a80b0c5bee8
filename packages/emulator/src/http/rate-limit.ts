/** How the emulator limits the requests of a key. */
export interface EmulatedRateLimit {
  /** Requests in an interval. Default: 300. */
  readonly limit?: number;
  /** Milliseconds. Default: 60000. */
  readonly interval?: number;
  /** `fixed`: the count starts anew at each full interval. `sliding`: any interval counts. Default: `fixed`. */
  readonly window?: "fixed" | "sliding";
  /** Whether a refusal says when to come back. Default: `false`, since nobody has seen the service do it. */
  readonly retryAfter?: boolean;
}

/** Counts the requests of each key. Refused requests do not count. */
export class RateLimit {
  readonly retryAfter: boolean;
  readonly #limit: number;
  readonly #interval: number;
  readonly #window: "fixed" | "sliding";
  readonly #seen = new Map<string, number[]>();

  constructor({ limit = 300, interval = 60_000, window = "fixed", retryAfter = false }: EmulatedRateLimit) {
    this.retryAfter = retryAfter;
    this.#limit = limit;
    this.#interval = interval;
    this.#window = window;
  }

  /** Milliseconds until the next request of the key would be let through; 0 lets this one through and counts it. */
  take(key: string, now: number): number {
    const isFixed = this.#window === "fixed";
    const start = isFixed ? now - (now % this.#interval) : now - this.#interval;
    const counts = (time: number): boolean => (isFixed ? time >= start : time > start);
    const seen = (this.#seen.get(key) ?? []).filter(counts);
    this.#seen.set(key, seen);
    if (seen.length < this.#limit) {
      seen.push(now);
      return 0;
    }
    const frees = isFixed ? start : (seen[0] as number);
    return frees + this.#interval - now;
  }
}
