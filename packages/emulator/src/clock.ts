/** The time of the emulator: it starts at a moment, follows a clock, and can be moved forward. */
export class VirtualClock {
  readonly #clock: () => number;
  #offset: number;

  /**
   * @param start - The time at the start, in milliseconds since 1970.
   * @param clock - Milliseconds that pass by themselves. A clock that stands still leaves it all to `advance`.
   */
  constructor(start: number, clock: () => number) {
    this.#clock = clock;
    this.#offset = start - clock();
  }

  now(): number {
    return this.#clock() + this.#offset;
  }

  advance(milliseconds: number): void {
    this.#offset += milliseconds;
  }

  set(now: number): void {
    this.#offset = now - this.#clock();
  }
}
