import { PagingError } from "../errors/paging-error.ts";
import type { ItemKey, SlicePosition } from "../position.ts";
import type { LowerBound, SliceOptions, SliceValue } from "../slice-options.ts";

/**
 * Tracks the slices of a list. Each slice begins with the last value of the slice before, because more items may have
 * that value. Items that were already delivered are skipped.
 */
export class SliceTracker<Item> {
  readonly window: number;
  readonly #by: SliceOptions<Item>["by"];
  readonly #compare: Required<SliceOptions<Item>>["compare"];
  #lowerBound: LowerBound | undefined;
  /** The keys of delivered items that this slice may contain again. */
  #overlap: ReadonlySet<ItemKey> = new Set();
  #position: SlicePosition | undefined;
  /** The smallest possible total of this slice, if the slice before contained all items with its last value. */
  #minTotal = 0;

  /** @param position - How far an earlier run read the list. */
  constructor({ by, compare, window }: Required<SliceOptions<Item>>, position: SlicePosition | undefined) {
    this.#by = by;
    this.#compare = compare;
    this.window = window;
    this.#position = copySlicePosition(position);
    if (position !== undefined) this.#begin({ operator: ">=", value: position.value }, position.keys);
  }

  /** The condition of the current slice. The first slice has none. */
  get lowerBound(): LowerBound | undefined {
    return this.#lowerBound;
  }

  /** The number of items in the current slice that were delivered before it began. */
  get overlap(): number {
    return this.#lowerBound?.operator === ">=" ? this.#overlap.size : 0;
  }

  get position(): SlicePosition | undefined {
    return copySlicePosition(this.#position);
  }

  /** Returns whether the item was delivered before the current slice began. */
  isDelivered(key: ItemKey | undefined): boolean {
    return key !== undefined && this.#overlap.has(key);
  }

  /**
   * Returns the values of a page's items, without changing the state.
   *
   * @throws PagingError if the list cannot be sliced by these values.
   */
  valuesOf(
    items: readonly Item[],
    keys: readonly (ItemKey | undefined)[],
    total: number | undefined,
  ): (SliceValue | undefined)[] {
    if (this.#minTotal > 0 && (total === undefined || total < this.#minTotal)) throw this.#windowExceeded();
    const values = items.map((item) => this.#by(item) ?? undefined);
    let last: SliceValue | undefined;
    for (const [index, value] of values.entries()) {
      if (value === undefined) continue;
      if (keys[index] === undefined)
        throw new PagingError(
          "not_sliceable",
          "An item has no key. Set dedupeBy to a function that returns a key for every item.",
        );
      if (last !== undefined && this.#compare(value, last) < 0)
        throw new PagingError(
          "not_sliceable",
          `The items are not in ascending order: ${value} follows ${last}. Sort the list by the value that slice.by returns.`,
        );
      last = value;
    }
    return values;
  }

  /** Records that an item of the current slice was delivered. */
  deliver(key: ItemKey | undefined, value: SliceValue | undefined): void {
    this.#minTotal = 0;
    this.#position = this.advance(this.#position, key, value);
  }

  /** Returns the position after one more item. It may add the key to the given position. */
  advance(
    position: SlicePosition | undefined,
    key: ItemKey | undefined,
    value: SliceValue | undefined,
  ): SlicePosition | undefined {
    if (key === undefined || value === undefined) return position;
    const order = position === undefined ? 1 : this.#compare(value, position.value);
    if (position === undefined || order > 0) return { value, keys: [key] };
    if (order === 0) position.keys.push(key);
    return position;
  }

  /**
   * Begins the next slice.
   *
   * @param total - The number of items in the current slice, if known.
   * @throws PagingError if all items in the window have one value, and items after the window may have it, too.
   */
  next(total: number | undefined): void {
    if (this.#position === undefined) throw this.#windowExceeded();
    const { value, keys } = this.#position;
    const isNext = this.#lowerBound === undefined || this.#compare(this.#lowerBound.value, value) !== 0;
    if (isNext) this.#begin({ operator: ">=", value }, keys);
    else if (this.#lowerBound?.operator === ">" || total === undefined) throw this.#windowExceeded();
    // The keys are kept: a server that compares more digits of a value than it returns repeats some items.
    else this.#begin({ operator: ">", value }, keys, total - this.window);
  }

  #begin(lowerBound: LowerBound, overlap: readonly ItemKey[], minTotal = 0): void {
    this.#lowerBound = lowerBound;
    this.#overlap = new Set(overlap);
    this.#minTotal = minTotal;
  }

  #windowExceeded(): PagingError {
    const value = this.#position === undefined ? "no value" : `the value ${this.#position.value}`;
    return new PagingError(
      "window_exceeded",
      `The server returns at most ${this.window} items, but more items may have ${value}. Narrow the filter.`,
    );
  }
}

export const copySlicePosition = (position: SlicePosition | undefined): SlicePosition | undefined =>
  position === undefined ? undefined : { value: position.value, keys: [...position.keys] };
