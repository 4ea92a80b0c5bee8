/** How urgent a call is. */
export type Priority = "high" | "normal";

/** How many calls with high priority may pass in a row while a normal one waits. */
export const HIGH_IN_A_ROW = 4;

interface InLine {
  readonly priority: Priority;
  readonly ticket: number;
}

/**
 * Those who wait, by priority and then by ticket. A normal one that waits is overtaken by at most `HIGH_IN_A_ROW` for
 * each step that it moves on.
 */
export class Line<T extends InLine> {
  readonly #high: T[] = [];
  readonly #normal: T[] = [];
  #inARow = 0;

  get size(): number {
    return this.#high.length + this.#normal.length;
  }

  /** Takes its place by its ticket: a call that comes back stands where it stood. */
  add(item: T): void {
    const items = this.#of(item);
    let index = items.length;
    while (index > 0 && (items[index - 1]?.ticket ?? 0) > item.ticket) index -= 1;
    items.splice(index, 0, item);
  }

  /** @returns Whether it stood here. */
  remove(item: T): boolean {
    const items = this.#of(item);
    const index = items.indexOf(item);
    if (index >= 0) items.splice(index, 1);
    return index >= 0;
  }

  next(): T | undefined {
    const isNormalsTurn = this.#high.length === 0 || this.#inARow >= HIGH_IN_A_ROW;
    if (this.#normal.length === 0 || !isNormalsTurn) {
      this.#inARow = this.#normal.length === 0 ? 0 : this.#inARow + 1;
      return this.#high.shift();
    }
    this.#inARow = 0;
    return this.#normal.shift();
  }

  *[Symbol.iterator](): Iterator<T> {
    yield* this.#high;
    yield* this.#normal;
  }

  #of({ priority }: InLine): T[] {
    return priority === "high" ? this.#high : this.#normal;
  }
}
