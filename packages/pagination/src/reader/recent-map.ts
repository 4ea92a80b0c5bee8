/** A map of the last `size` keys that were added. */
export class Recent<K, V> {
  readonly #size: number;
  readonly #values = new Map<K, V>();
  /** The keys in the order in which they came; a ring. Asking the map for its oldest key would be slow. */
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

  /** Adds a key that is not there. */
  add(key: K, value: V): void {
    if (this.#size === 0) return;
    if (this.#ring.length === this.#size) this.#values.delete(this.#ring[this.#next] as K);
    this.#ring[this.#next] = key;
    this.#values.set(key, value);
    this.#next = (this.#next + 1) % this.#size;
  }
}
