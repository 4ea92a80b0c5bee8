import { PagingError } from "../errors/paging-error.ts";
import type { Page } from "../page.ts";
import type { Position, SlicePosition } from "../position.ts";
import type { Settings } from "../settings.ts";
import type { LowerBound } from "../slice-options.ts";
import { Deduplicator } from "./deduplicator.ts";
import type { ParsedPageResult } from "./request-page.ts";
import { copySlicePosition, SliceTracker } from "./slice-tracker.ts";

/** A page with the position before each of its items. */
export interface PositionedPage<Item> {
  readonly page: Page<Item>;
  readonly positionAt: (index: number) => Position;
}

/** The state of a run: how far the list was read. Pages are accepted in order. A rejected page changes nothing. */
export class Cursor<Item> {
  readonly #settings: Settings<Item>;
  readonly #slices: SliceTracker<Item> | undefined;
  readonly #deduplicator: Deduplicator;
  /** The offset of the next item to request, within the current slice. */
  offset: number;
  /** Whether the list was read to its end. */
  done: boolean;
  /** The largest total that the server returned for the current slice, or 0 if it returned none. */
  knownEnd = 0;
  /** The offset in the list at which the current slice begins. */
  #sliceStart: number;
  /** The number of items in the list before the first new item of the current slice. */
  #delivered: number;
  #total: number | undefined;

  constructor(settings: Settings<Item>) {
    const { start, slice, dedupeWindow, limit } = settings;
    this.#settings = settings;
    this.#slices = slice && new SliceTracker(slice, start.slice);
    this.#deduplicator = new Deduplicator(dedupeWindow, limit);
    this.offset = start.slice === undefined ? start.offset : 0;
    this.#sliceStart = start.slice === undefined ? 0 : start.offset - start.slice.keys.length;
    this.#delivered = start.offset;
    this.done = start.done ?? false;
  }

  /** The condition of the current slice. */
  get lowerBound(): LowerBound | undefined {
    return this.#slices?.lowerBound;
  }

  /** The deepest `offset + limit` within the current slice. */
  get window(): number {
    return this.#slices?.window ?? Number.POSITIVE_INFINITY;
  }

  get position(): Position {
    const position = this.#positionAt(this.offset, this.#slices?.position);
    return this.done ? { ...position, done: true } : position;
  }

  /**
   * Begins the next slice if the current one was read to the end of the window.
   *
   * @throws PagingError if there cannot be a next slice.
   */
  advanceSlice(): void {
    if (this.#slices === undefined || this.offset < this.#slices.window) return;
    this.#slices.next(this.#total);
    this.#delivered = this.#listOffset(this.offset);
    this.#sliceStart = this.#delivered - this.#slices.overlap;
    this.offset = 0;
    this.#total = undefined;
    this.knownEnd = 0;
  }

  /**
   * Accepts the next page. Items before the current offset are skipped.
   *
   * @throws PagingError if the page contradicts earlier ones or itself, and whatever `dedupeBy` and `slice.by` throw.
   */
  accept(
    requested: { readonly offset: number; readonly limit: number },
    result: ParsedPageResult<Item>,
  ): PositionedPage<Item> {
    const { items, total } = result;
    const end = Math.max(this.offset, requested.offset + items.length);
    const isLast = this.#isLast(result, end);
    if (items.length === 0 && !isLast)
      throw new PagingError(
        "empty_page",
        `The server indicated that more items follow offset ${end}, but returned none.`,
      );
    const keys = items.map(this.#settings.keyOf);
    const values = this.#slices?.valuesOf(items, keys, total);
    const rememberPage = this.#deduplicator.checkPage(this.lowerBound, keys, items, requested.offset, total);

    // The page is accepted. Nothing below throws, so the state never changes for a rejected page.
    rememberPage();
    const start = this.offset;
    const slicePosition = this.#slices?.position;
    const kept: number[] = [];
    for (let index = start - requested.offset; index < items.length; index++) {
      if (this.#deduplicator.isDuplicate(keys[index]) || this.#slices?.isDelivered(keys[index])) continue;
      kept.push(index);
      this.#slices?.deliver(keys[index], values?.[index]);
    }
    this.offset = end;
    this.#total = total;
    this.knownEnd = Math.max(this.knownEnd, total ?? 0);
    this.done = isLast;

    const page: Page<Item> = {
      items: kept.map((index) => items[index] as Item),
      ...(total === undefined ? undefined : { total: this.#sliceStart + total }),
      offset: this.#listOffset(start),
      limit: requested.limit,
      hasMore: !isLast,
      position: this.position,
    };
    const positionAt = (index: number): Position => {
      const next = kept[index];
      if (next === undefined) return page.position;
      let reached = copySlicePosition(slicePosition);
      for (const item of kept.slice(0, index))
        reached = this.#slices?.advance(reached, keys[item], values?.[item]);
      return this.#positionAt(requested.offset + next, reached);
    };
    return { page, positionAt };
  }

  /** Returns whether the page is the last one: by `hasMore`, else by the total, else by whether the page is empty. */
  #isLast({ items, total, hasMore }: ParsedPageResult<Item>, end: number): boolean {
    if (!this.#settings.pageable) return true;
    if (hasMore !== undefined) return !hasMore;
    if (total !== undefined && end < total) return false;
    // A total that shrinks, or is less than the items returned, does not show where the list ends. Neither does a short
    // page, because the server may cap its pages.
    return items.length === 0 || (end === total && total >= this.knownEnd);
  }

  #positionAt(offset: number, slice: SlicePosition | undefined): Position {
    return { offset: this.#listOffset(offset), ...(slice === undefined ? undefined : { slice }) };
  }

  /** Converts an offset in the current slice to an offset in the list. */
  #listOffset(offset: number): number {
    return Math.max(this.#delivered, this.#sliceStart + offset);
  }
}
