import { Backoff, type BackoffOptions } from "../retry/backoff.ts";

/**
 * Pauses all calls of a client after a 429. When the pause ends, one request is sent as a probe. Each response other
 * than 429 then releases two more requests, until no call waits.
 */
export class SharedBackoff {
  readonly #backoff: Backoff;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  /** The end of the wait that the server requested, without the jitter that spreads the calls. */
  #requestedUntil = Number.NEGATIVE_INFINITY;
  /** The maximum number of requests in flight. */
  #maxInFlight = Number.POSITIVE_INFINITY;
  /** The number of requests in flight that were sent since the last 429. */
  #inFlight = 0;
  /** Counts the pauses. The response to a request that was sent before the last pause is outdated, so it is ignored. */
  #generation = 0;
  #consecutivePauses = 0;
  #firstPausedAt = 0;
  readonly #renewalMs: number;

  /** @param renewalMs - Milliseconds after which the limit is renewed, or 0 if unknown. */
  constructor(options: BackoffOptions, renewalMs: number) {
    this.#backoff = new Backoff(options);
    this.#renewalMs = renewalMs;
  }

  /** Milliseconds until the pause ends, or 0 if there is none. */
  get pausedForMs(): number {
    return Math.max(0, this.#pausedUntil - performance.now());
  }

  /** Milliseconds until the end of the wait that the server requested, or 0 if there is none. */
  get requestedWaitMs(): number {
    return Math.max(0, this.#requestedUntil - performance.now());
  }

  /** The number of requests that may be sent now. */
  get capacity(): number {
    return this.pausedForMs > 0 ? 0 : this.#maxInFlight - this.#inFlight;
  }

  /** Records that a request is sent. @returns The current generation, for `endRequest` or `pause`. */
  startRequest(): number {
    this.#inFlight += 1;
    return this.#generation;
  }

  /** Records a response other than 429, or a failure. */
  endRequest(generation: number, hasWaitingCalls: boolean): void {
    if (generation !== this.#generation) return;
    this.#inFlight -= 1;
    this.#consecutivePauses = 0;
    this.#maxInFlight = hasWaitingCalls ? this.#maxInFlight + 1 : Number.POSITIVE_INFINITY;
  }

  /**
   * Records a 429 and pauses all calls.
   *
   * @param retryAfterMs - The wait that the server requests, in milliseconds.
   * @returns Whether the request was the probe.
   */
  pause(generation: number, retryAfterMs: number | undefined): boolean {
    const isCurrent = generation === this.#generation;
    const isProbe = isCurrent && this.#maxInFlight === 1;
    if (isCurrent) {
      this.#consecutivePauses += 1;
      this.#generation += 1;
      this.#inFlight = 0;
      this.#maxInFlight = 1;
    }
    const now = performance.now();
    if (this.#consecutivePauses === 1) this.#firstPausedAt = now;
    const wait = retryAfterMs === undefined ? this.#defaultWait(now) : this.#backoff.atLeast(retryAfterMs);
    this.#pausedUntil = Math.max(this.#pausedUntil, now + wait);
    this.#requestedUntil = Math.max(this.#requestedUntil, now + (retryAfterMs ?? wait));
    return isProbe;
  }

  /** Returns an exponential wait that ends at the latest when the limit is renewed. */
  #defaultWait(now: number): number {
    const wait = this.#backoff.exponential(this.#consecutivePauses);
    const renewedInMs = this.#firstPausedAt + this.#renewalMs - now;
    return renewedInMs > 0 ? Math.min(wait, renewedInMs) : wait;
  }
}
