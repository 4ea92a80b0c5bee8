import type { From, Key, Mark, SliceValue } from "./mark.ts";
import { PagingError } from "./paging-error.ts";

/** How to slice a list that refuses deep offsets. */
export interface SliceOptions<Item> {
  /**
   * The value that the list is in ascending order of, such as its time of creation, in a form that the server compares
   * with. Items without one must come first.
   */
  readonly by: (item: Item) => SliceValue | null | undefined;
  /**
   * How deep the server lets a list be read: `offset + limit` never passes it.
   *
   * @default 10_000
   */
  readonly window?: number;
}

/**
 * Reads a list in slices. Each begins with the last value of the one before, because there may be more items with it,
 * and leaves out those of them that were delivered.
 */
export class Slices<Item> {
  readonly window: number;
  readonly #by: SliceOptions<Item>["by"];
  #from: From | undefined;
  #overlap: ReadonlySet<Key> = new Set();
  #mark: Mark | undefined;
  /** The fewest items that this slice must have if the one before held all of its value. */
  #fewest = 0;

  /** @param mark - Where an earlier run has come to. */
  constructor({ by, window }: Required<SliceOptions<Item>>, mark: Mark | undefined) {
    this.#by = by;
    this.window = window;
    this.#mark = copy(mark);
    if (mark !== undefined) this.#begin({ operator: ">=", value: mark.value }, mark.keys);
  }

  /** The condition of the present slice; the first one has none. */
  get from(): From | undefined {
    return this.#from;
  }

  /** How many items of the present slice were delivered before it began. */
  get overlap(): number {
    return this.#from?.operator === ">=" ? this.#overlap.size : 0;
  }

  get mark(): Mark | undefined {
    return copy(this.#mark);
  }

  /** Whether the item was delivered before this slice began. */
  isDelivered(key: Key | undefined): boolean {
    return key !== undefined && this.#overlap.has(key);
  }

  /**
   * The values of a page. Changes nothing.
   *
   * @throws PagingError when the list cannot be sliced by them.
   */
  valuesOf(
    items: readonly Item[],
    keys: readonly (Key | undefined)[],
    total: number | undefined,
  ): (SliceValue | undefined)[] {
    if (this.#fewest > 0 && (total === undefined || total < this.#fewest)) throw this.#tooMany();
    const values = items.map((item) => this.#by(item) ?? undefined);
    let last: SliceValue | undefined;
    for (const [index, value] of values.entries()) {
      if (value === undefined) continue;
      if (keys[index] === undefined)
        throw new PagingError(
          "not_sliceable",
          "An item has no key; say with dedupeBy what tells items apart.",
        );
      if (last !== undefined && value < last)
        throw new PagingError("not_sliceable", `The items do not ascend: ${value} comes after ${last}.`);
      last = value;
    }
    return values;
  }

  /** Notes that an item of the present slice was delivered. */
  deliver(key: Key | undefined, value: SliceValue | undefined): void {
    this.#fewest = 0;
    this.#mark = advance(this.#mark, key, value);
  }

  /**
   * Begins the slice after this one.
   *
   * @param total - How many items this slice has, if known.
   * @throws PagingError when all that the window shows has one value, and there may be more of it behind.
   */
  next(total: number | undefined): void {
    if (this.#mark === undefined) throw this.#tooMany();
    const { value, keys } = this.#mark;
    if (this.#from?.value !== value) this.#begin({ operator: ">=", value }, keys);
    else if (this.#from.operator === ">" || total === undefined) throw this.#tooMany();
    // The keys stay: a server that shows less of a value than it compares gives some items again.
    else this.#begin({ operator: ">", value }, keys, total - this.window);
  }

  #begin(from: From, overlap: readonly Key[], fewest = 0): void {
    this.#from = from;
    this.#overlap = new Set(overlap);
    this.#fewest = fewest;
  }

  #tooMany(): PagingError {
    const value = this.#mark === undefined ? "no value" : `the value ${this.#mark.value}`;
    return new PagingError(
      "window_exceeded",
      `More items may have ${value} than the ${this.window} that the server lets be read. Narrow the filter.`,
    );
  }
}

/** The mark after one more item. Adds to the keys of the mark that it is given. */
export function advance(
  mark: Mark | undefined,
  key: Key | undefined,
  value: SliceValue | undefined,
): Mark | undefined {
  if (key === undefined || value === undefined) return mark;
  if (mark === undefined || value > mark.value) return { value, keys: [key] };
  if (value === mark.value) mark.keys.push(key);
  return mark;
}

export const copy = (mark: Mark | undefined): Mark | undefined =>
  mark === undefined ? undefined : { value: mark.value, keys: [...mark.keys] };
