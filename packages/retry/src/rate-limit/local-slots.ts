import { recoveryMs } from "./rate-limit-store.ts";

/** The slots of one process. */
export class LocalSlots {
  readonly #limit: number;
  readonly #recoveryMs: number;
  /** The times at which released slots become free, in ascending order. Those before `#next` have passed. */
  #freeAt: number[] = [];
  #next = 0;
  /** The number of slots whose requests have no response yet. */
  #held = 0;

  constructor(limit: number, interval: number) {
    this.#limit = limit;
    this.#recoveryMs = recoveryMs(interval);
  }

  /** Acquires up to `count` slots. @returns The number of acquired slots. */
  acquire(count: number): number {
    if (this.#limit === Number.POSITIVE_INFINITY) return count;
    const now = performance.now();
    while ((this.#freeAt[this.#next] ?? Number.POSITIVE_INFINITY) < now) this.#next += 1;
    // Removing one time after another would move the rest of a long array each time.
    if (this.#next > this.#freeAt.length / 2) {
      this.#freeAt = this.#freeAt.slice(this.#next);
      this.#next = 0;
    }
    const recovering = this.#freeAt.length - this.#next;
    const acquired = Math.max(0, Math.min(count, this.#limit - this.#held - recovering));
    this.#held += acquired;
    return acquired;
  }

  /** Milliseconds until the next slot may be free. A held slot cannot be free before one that was released now. */
  get waitMs(): number {
    const earliest = this.#freeAt[this.#next];
    return earliest === undefined ? this.#recoveryMs : Math.max(0, earliest - performance.now()) + 1;
  }

  /** Frees a slot immediately, because no request was sent. */
  cancel(): void {
    this.#held -= 1;
  }

  /** Frees a slot after one interval. */
  release(): void {
    if (this.#limit === Number.POSITIVE_INFINITY) return;
    this.#held -= 1;
    this.#freeAt.push(performance.now() + this.#recoveryMs);
  }
}
