import { awayMs } from "./place-store.ts";

/** The places of one process. */
export class LocalPlaces {
  readonly #limit: number;
  readonly #awayMs: number;
  /** When places come back, soonest first. */
  readonly #returns: number[] = [];
  #held = 0;

  constructor(limit: number, interval: number) {
    this.#limit = limit;
    this.#awayMs = awayMs(interval);
  }

  /** Takes as many places as are free. */
  take(count: number): number {
    if (this.#limit === Number.POSITIVE_INFINITY) return count;
    const now = performance.now();
    while (this.#returns[0] !== undefined && this.#returns[0] < now) this.#returns.shift();
    const taken = Math.max(0, Math.min(count, this.#limit - this.#held - this.#returns.length));
    this.#held += taken;
    return taken;
  }

  /** Milliseconds in which no place comes back. Places without an answer yet cannot come back sooner than others. */
  get waitMs(): number {
    const [soonest] = this.#returns;
    return soonest === undefined ? this.#awayMs : Math.max(0, soonest - performance.now()) + 1;
  }

  putBack(): void {
    this.#held -= 1;
  }

  giveBack(): void {
    if (this.#limit === Number.POSITIVE_INFINITY) return;
    this.#held -= 1;
    this.#returns.push(performance.now() + this.#awayMs);
  }
}
