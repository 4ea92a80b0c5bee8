import { PagingError } from "../errors/paging-error.ts";
import type { ItemKey } from "../position.ts";

interface SeenPage {
  readonly offset: number;
  readonly total: number | undefined;
}

type ItemKeys = readonly (ItemKey | undefined)[];

/** A map that keeps the last `size` keys that were added. */
class RecentMap<K, V> {
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

  /** Adds a key that the map does not have. */
  add(key: K, value: V): void {
    if (this.#size === 0) return;
    if (this.#ring.length === this.#size) this.#values.delete(this.#ring[this.#next] as K);
    this.#ring[this.#next] = key;
    this.#values.set(key, value);
    this.#next = (this.#next + 1) % this.#size;
  }
}

/** Recognises items and pages that the server returned before. */
export class Deduplicator {
  readonly #items: RecentMap<ItemKey, true>;
  readonly #pages: RecentMap<string, SeenPage>;

  /**
   * @param size - The number of items to remember.
   * @param limit - The number of items per page.
   */
  constructor(size: number, limit: number) {
    this.#items = new RecentMap(size);
    this.#pages = new RecentMap(Math.max(1, Math.ceil(size / limit)));
  }

  /** Returns whether the item was seen before, and remembers it. */
  isDuplicate(key: ItemKey | undefined): boolean {
    if (key === undefined) return false;
    if (this.#items.get(key)) return true;
    this.#items.add(key, true);
    return false;
  }

  /**
   * Checks that the page was not seen before at another offset. A page may move if items were added before it, but then
   * the total has grown by as many items.
   *
   * @returns A function that remembers the page.
   * @throws PagingError if the page is a repeat.
   */
  checkPage(
    slice: unknown,
    keys: ItemKeys,
    items: readonly unknown[],
    offset: number,
    total: number | undefined,
  ): () => void {
    const content = contentOf(keys, items);
    if (content === undefined) return () => {};
    const id = JSON.stringify([slice, keys.length, content]);
    const earlier = this.#pages.get(id);
    if (earlier === undefined) return () => this.#pages.add(id, { offset, total });
    const added = total === undefined || earlier.total === undefined ? 0 : total - earlier.total;
    if (added >= offset - earlier.offset) return () => {};
    throw new PagingError(
      "repeated_page",
      `The server returned the page at offset ${earlier.offset} again at offset ${offset}. If these are different items, set dedupeBy to a function that returns a unique key.`,
    );
  }
}

/**
 * Returns what identifies a page: the keys of its first and last item or, without keys, all of its items. Returns
 * `undefined` if equal pages may be different parts of the list, such as pages of equal items.
 */
function contentOf(keys: ItemKeys, items: readonly unknown[]): unknown {
  const ends = [keys[0], keys.at(-1)];
  if (!ends.includes(undefined)) return ends;
  const hasKeysOrPrimitives = keys.some((key) => key !== undefined) || !items.every(isObject);
  const texts = hasKeysOrPrimitives ? [] : items.map(toJson);
  return new Set(texts).size > 1 ? texts : undefined;
}

const isObject = (item: unknown): boolean => typeof item === "object" && item !== null;

/** Returns `undefined` for an object that JSON cannot represent. */
function toJson(item: unknown): string | undefined {
  try {
    return JSON.stringify(item);
  } catch {
    return undefined;
  }
}
