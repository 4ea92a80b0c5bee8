import { Delay, type DelayOptions } from "../retry/delay.ts";

/**
 * Pauses all calls of a client after a 429. When the pause is over, one request tries again. Each response other than 429
 * releases two more, until no call waits.
 */
export class SharedBackoff {
  readonly #delay: Delay;
  #closedUntil = Number.NEGATIVE_INFINITY;
  /** Until when the server asks to wait, without what is waited longer to spread the calls. */
  #askedUntil = Number.NEGATIVE_INFINITY;
  /** How many requests may be on their way at once. */
  #room = Number.POSITIVE_INFINITY;
  /** Requests that were released since the last 429. */
  #underWay = 0;
  /** Counts the pauses: the response to a request from before the last one says nothing about now. */
  #generation = 0;
  #closings = 0;
  #firstClosedAt = 0;
  readonly #renewalMs: number;

  /** @param renewalMs - Milliseconds in which the limit is renewed; 0 when that is not known. */
  constructor(options: DelayOptions, renewalMs: number) {
    this.#delay = new Delay(options);
    this.#renewalMs = renewalMs;
  }

  /** Milliseconds until the pause ends; 0 when there is none. */
  get closedForMs(): number {
    return Math.max(0, this.#closedUntil - performance.now());
  }

  /** Milliseconds that the server asks to wait. */
  get askedForMs(): number {
    return Math.max(0, this.#askedUntil - performance.now());
  }

  /** How many may pass now. */
  get room(): number {
    return this.closedForMs > 0 ? 0 : this.#room - this.#underWay;
  }

  /** Releases a request. @returns The number of its pause, for `leave` or `close`. */
  pass(): number {
    this.#underWay += 1;
    return this.#generation;
  }

  /** A response other than 429 was received, or none. */
  leave(generation: number, hasWaiters: boolean): void {
    if (generation !== this.#generation) return;
    this.#underWay -= 1;
    this.#closings = 0;
    this.#room = hasWaiters ? this.#room + 1 : Number.POSITIVE_INFINITY;
  }

  /**
   * A 429 was received.
   *
   * @param retryAfterMs - How long the server asks to wait.
   * @returns Whether the request was the one that tried again.
   */
  close(generation: number, retryAfterMs: number | undefined): boolean {
    const isCurrent = generation === this.#generation;
    const isTrial = isCurrent && this.#room === 1;
    if (isCurrent) {
      this.#closings += 1;
      this.#generation += 1;
      this.#underWay = 0;
      this.#room = 1;
    }
    const now = performance.now();
    if (this.#closings === 1) this.#firstClosedAt = now;
    const wait = retryAfterMs === undefined ? this.#backoff(now) : this.#delay.after(retryAfterMs);
    this.#closedUntil = Math.max(this.#closedUntil, now + wait);
    this.#askedUntil = Math.max(this.#askedUntil, now + (retryAfterMs ?? wait));
    return isTrial;
  }

  /** Ends when the limit is renewed at the latest. */
  #backoff(now: number): number {
    const wait = this.#delay.backoff(this.#closings);
    const renewedInMs = this.#firstClosedAt + this.#renewalMs - now;
    return renewedInMs > 0 ? Math.min(wait, renewedInMs) : wait;
  }
}
