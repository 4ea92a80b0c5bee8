/** The uuids that were added last: at least `size`, and at most twice as many. */
export class RecentUuids {
  readonly #size: number;
  #newer = new Set<string>();
  #older: ReadonlySet<string> = new Set();

  constructor(size: number) {
    this.#size = size;
  }

  has(uuid: string): boolean {
    return this.#newer.has(uuid) || this.#older.has(uuid);
  }

  add(uuid: string): void {
    this.#newer.add(uuid);
    if (this.#newer.size < this.#size) return;
    this.#older = this.#newer;
    this.#newer = new Set();
  }
}
