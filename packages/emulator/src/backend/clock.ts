/** The time of the emulator: it starts at a moment, follows a clock, and can be moved forward. */
export class VirtualClock {
  readonly #clock: () => number;
  #offset: number;
  /** The time while something happens at a moment of its own. */
  #moment: number | undefined;

  /**
   * @param start - The time at the start, in milliseconds since 1970.
   * @param clock - Milliseconds that pass by themselves. A clock that stands still leaves it all to `advance`.
   */
  constructor(start: number, clock: () => number) {
    this.#clock = clock;
    this.#offset = start - clock();
  }

  now(): number {
    return this.#moment ?? this.#clock() + this.#offset;
  }

  /** What the clock itself has moved by meanwhile is kept. */
  advance(milliseconds: number): void {
    this.#offset += milliseconds;
  }

  /** Lets something happen at a moment. The clock runs on, however long that takes. */
  at(moment: number, happen: () => void): void {
    const outer = this.#moment;
    this.#moment = moment;
    try {
      happen();
    } finally {
      this.#moment = outer;
    }
  }

  set(now: number): void {
    this.#offset = now - this.#clock();
  }
}
