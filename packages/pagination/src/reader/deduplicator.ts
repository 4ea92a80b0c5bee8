import type { Key } from "./mark.ts";
import { PagingError } from "./paging-error.ts";
import { Recent } from "./recent.ts";

interface SeenPage {
  readonly offset: number;
  readonly total: number | undefined;
}

type Keys = readonly (Key | undefined)[];

/** Knows the items and pages that came before. */
export class Repeats {
  readonly #items: Recent<Key, true>;
  readonly #pages: Recent<string, SeenPage>;

  /**
   * @param size - How many items to know.
   * @param limit - Items per page.
   */
  constructor(size: number, limit: number) {
    this.#items = new Recent(size);
    this.#pages = new Recent(Math.max(1, Math.ceil(size / limit)));
  }

  /** Whether the item came before. If not, it is known from now on. */
  isRepeat(key: Key | undefined): boolean {
    if (key === undefined) return false;
    if (this.#items.has(key)) return true;
    this.#items.add(key, true);
    return false;
  }

  /**
   * Refuses a page that came before at another offset. Items that were added in front of it may have moved it there,
   * but then there are so many more items in all.
   *
   * @returns A function that makes the page known.
   * @throws PagingError when it is a repeat.
   */
  checkPage(
    slice: unknown,
    keys: Keys,
    items: readonly unknown[],
    offset: number,
    total: number | undefined,
  ): () => void {
    const content = idOf(keys, items);
    if (content === undefined) return () => {};
    const id = JSON.stringify([slice, keys.length, content]);
    const twin = this.#pages.get(id);
    if (twin === undefined) return () => this.#pages.add(id, { offset, total });
    const added = total === undefined || twin.total === undefined ? 0 : total - twin.total;
    if (added >= offset - twin.offset) return () => {};
    throw new PagingError(
      "repeated_page",
      `The page at offset ${offset} is the one at offset ${twin.offset} again. If it is not, say with dedupeBy what tells items apart.`,
    );
  }
}

/** What a page is known by: the keys of its ends; without keys, all of it. `undefined` if it may come again by right. */
function idOf(keys: Keys, items: readonly unknown[]): unknown {
  const ends = [keys[0], keys.at(-1)];
  if (!ends.includes(undefined)) return ends;
  const isKnown = keys.some((key) => key !== undefined) || !items.every(isObject);
  const texts = isKnown ? [] : items.map(textOf);
  return new Set(texts).size > 1 ? texts : undefined;
}

const isObject = (item: unknown): boolean => typeof item === "object" && item !== null;

/** An object as JSON; all that cannot be written look the same. */
function textOf(item: unknown): string | undefined {
  try {
    return JSON.stringify(item);
  } catch {
    return undefined;
  }
}
