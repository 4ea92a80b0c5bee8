import { checkNumber } from "../call/check-option.ts";

/** How long to wait before a retry. */
export interface BackoffOptions {
  /**
   * The upper bound of the random wait before the first retry, in milliseconds. It doubles with each retry.
   *
   * @default 500
   */
  readonly baseDelay?: number;
  /**
   * The maximum of that bound, in milliseconds.
   *
   * @default 10_000
   */
  readonly maxDelay?: number;
  /**
   * Returns a random number of at least 0 and less than 1.
   *
   * @default Math.random
   */
  readonly random?: () => number;
}

/** Calculates waits before retries. */
export class Backoff {
  readonly #baseDelay: number;
  readonly #maxDelay: number;
  readonly #random: () => number;

  constructor({ baseDelay = 500, maxDelay = 10_000, random = Math.random }: BackoffOptions) {
    checkNumber("baseDelay", baseDelay, 0);
    checkNumber("maxDelay", maxDelay, 0);
    this.#baseDelay = baseDelay;
    this.#maxDelay = maxDelay;
    this.#random = random;
  }

  /** Returns an exponential wait with full jitter, so that calls that failed together do not retry together. */
  exponential(retry: number): number {
    return this.#random() * Math.min(this.#maxDelay, this.#baseDelay * 2 ** Math.min(retry - 1, 100));
  }

  /** Returns the wait that the server requested, with jitter added. */
  atLeast(retryAfterMs: number): number {
    return retryAfterMs + this.#random() * (this.#baseDelay + retryAfterMs / 10);
  }
}
