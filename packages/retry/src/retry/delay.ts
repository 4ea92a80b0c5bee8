import { checkNumber } from "../call/check-option.ts";

/** How long to wait before a retry. */
export interface DelayOptions {
  /**
   * The wait before the first retry is a random time from 0 up to this many milliseconds; the bound doubles with each
   * retry.
   *
   * @default 500
   */
  readonly baseDelay?: number;
  /**
   * What the bound grows to at most, in milliseconds.
   *
   * @default 10_000
   */
  readonly maxDelay?: number;
  /**
   * Gives numbers from 0 up to 1, without 1.
   *
   * @default Math.random
   */
  readonly random?: () => number;
}

/** The waits of a policy. */
export class Delay {
  readonly #baseDelay: number;
  readonly #maxDelay: number;
  readonly #random: () => number;

  constructor({ baseDelay = 500, maxDelay = 10_000, random = Math.random }: DelayOptions) {
    checkNumber("baseDelay", baseDelay, 0);
    checkNumber("maxDelay", maxDelay, 0);
    this.#baseDelay = baseDelay;
    this.#maxDelay = maxDelay;
    this.#random = random;
  }

  /** Full jitter: any time up to the bound, so that calls that failed together do not come back together. */
  backoff(retry: number): number {
    return this.#random() * Math.min(this.#maxDelay, this.#baseDelay * 2 ** Math.min(retry - 1, 100));
  }

  /** Never less than the server asked for. */
  after(retryAfterMs: number): number {
    return retryAfterMs + this.#random() * (this.#baseDelay + retryAfterMs / 10);
  }
}
