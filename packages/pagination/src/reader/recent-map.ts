/** A map that keeps the last `size` keys that were added. */
export class RecentMap<K, V> {
  readonly #size: number;
  readonly #values = new Map<K, V>();
  /** A ring buffer of the keys in insertion order. Finding the oldest key in the map itself would be slow. */
  readonly #ring: K[] = [];
  #next = 0;

  constructor(size: number) {
    this.#size = size;
  }

  get(key: K): V | undefined {
    return this.#values.get(key);
  }

  has(key: K): boolean {
    return this.#values.has(key);
  }

  /** Adds a key that the map does not have. */
  add(key: K, value: V): void {
    if (this.#size === 0) return;
    if (this.#ring.length === this.#size) this.#values.delete(this.#ring[this.#next] as K);
    this.#ring[this.#next] = key;
    this.#values.set(key, value);
    this.#next = (this.#next + 1) % this.#size;
  }
}
