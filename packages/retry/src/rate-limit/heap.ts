/**
 * A binary heap of distinct objects, with the smallest first. Adding and removing an object each take a number of
 * comparisons that grows with the logarithm of the size.
 */
export class Heap<T extends object> {
  readonly #isBefore: (one: T, other: T) => boolean;
  readonly #items: T[] = [];
  readonly #indexes: Map<T, number> = new Map();

  constructor(isBefore: (one: T, other: T) => boolean) {
    this.#isBefore = isBefore;
  }

  get size(): number {
    return this.#items.length;
  }

  /** The smallest item. */
  get first(): T | undefined {
    return this.#items[0];
  }

  add(item: T): void {
    this.#moveUp(item, this.#items.length);
  }

  /** @returns Whether the heap had the item. */
  remove(item: T): boolean {
    const index = this.#indexes.get(item);
    if (index === undefined) return false;
    this.#indexes.delete(item);
    const last = this.#items.pop();
    // The last item fills the gap. It may belong further up or down.
    if (last !== undefined && last !== item) this.#moveUp(last, this.#moveDown(last, index));
    return true;
  }

  /** Iterates in no particular order. */
  [Symbol.iterator](): Iterator<T> {
    return this.#items.values();
  }

  #put(item: T, index: number): void {
    this.#items[index] = item;
    this.#indexes.set(item, index);
  }

  /** Places an item at a free index, or further up. */
  #moveUp(item: T, from: number): void {
    let index = from;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.#items[parentIndex] as T;
      if (!this.#isBefore(item, parent)) break;
      this.#put(parent, index);
      index = parentIndex;
    }
    this.#put(item, index);
  }

  /** Moves smaller items up to fill a free index. @returns The index that is free afterwards. */
  #moveDown(item: T, from: number): number {
    let index = from;
    for (;;) {
      const left = 2 * index + 1;
      const child = this.#smallerOf(left, left + 1);
      if (child === undefined || !this.#isBefore(this.#items[child] as T, item)) return index;
      this.#put(this.#items[child] as T, index);
      index = child;
    }
  }

  #smallerOf(left: number, right: number): number | undefined {
    if (left >= this.#items.length) return undefined;
    if (right >= this.#items.length) return left;
    return this.#isBefore(this.#items[right] as T, this.#items[left] as T) ? right : left;
  }
}
