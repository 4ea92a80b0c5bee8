/** The time of the emulator. It starts at a given time, follows a clock, and can be moved forward. */
export class VirtualClock {
  readonly #clock: () => number;
  #offset: number;
  /** The time while `runAt` runs. */
  #fixedTime: number | undefined;
  #formatted: { readonly now: number; readonly text: string } = { now: Number.NaN, text: "" };

  /**
   * @param start - The time at the start, in milliseconds since 1970.
   * @param clock - A clock that returns milliseconds. If it stands still, only `advance` moves the time.
   */
  constructor(start: number, clock: () => number) {
    this.#clock = clock;
    this.#offset = start - clock();
  }

  now(): number {
    return this.#fixedTime ?? this.#clock() + this.#offset;
  }

  /** The time in the format of the API. It is formatted once for each time, because it mostly stands still. */
  get isoNow(): string {
    const now = this.now();
    if (now !== this.#formatted.now) this.#formatted = { now, text: new Date(now).toISOString() };
    return this.#formatted.text;
  }

  /** Moves the time forward, in addition to the clock. */
  advance(milliseconds: number): void {
    this.#offset += milliseconds;
  }

  /** Runs a function at a given time. */
  runAt(time: number, run: () => void): void {
    const outer = this.#fixedTime;
    this.#fixedTime = time;
    try {
      run();
    } finally {
      this.#fixedTime = outer;
    }
  }

  set(now: number): void {
    this.#offset = now - this.#clock();
  }
}
