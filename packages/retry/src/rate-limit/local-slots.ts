import { awayMs } from "./rate-limit-store.ts";

/** The slots of one process. */
export class LocalSlots {
  readonly #limit: number;
  readonly #awayMs: number;
  /** When slots come back, soonest first. */
  readonly #returns: number[] = [];
  #held = 0;

  constructor(limit: number, interval: number) {
    this.#limit = limit;
    this.#awayMs = awayMs(interval);
  }

  /** Takes as many slots as are free. */
  take(count: number): number {
    if (this.#limit === Number.POSITIVE_INFINITY) return count;
    const now = performance.now();
    while (this.#returns[0] !== undefined && this.#returns[0] < now) this.#returns.shift();
    const taken = Math.max(0, Math.min(count, this.#limit - this.#held - this.#returns.length));
    this.#held += taken;
    return taken;
  }

  /** Milliseconds in which no slot comes back. Slots without a response yet cannot come back sooner than others. */
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
