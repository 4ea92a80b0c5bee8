import type { From, Mark } from "./mark.ts";
import type { Page } from "./page.ts";
import { PagingError } from "./paging-error.ts";
import type { Position } from "./position.ts";
import type { Answer } from "./read-answer.ts";
import { Repeats } from "./repeats.ts";
import type { Settings } from "./settings.ts";
import { advance, copy, Slices } from "./slices.ts";

/** A page, and the position before each of its items. */
export interface ReadPage<Item> {
  readonly page: Page<Item>;
  readonly positionAt: (index: number) => Position;
}

/** Where a run stands in its list. It takes the pages in order, and a page that it refuses changes nothing. */
export class Place<Item> {
  readonly #settings: Settings<Item>;
  readonly #slices: Slices<Item> | undefined;
  readonly #repeats: Repeats;
  /** The next item to ask for. It counts within the slice, which begins after `#base` items of the list. */
  #offset: number;
  #base: number;
  /** How many items of the list came before this slice, among them those that it has again. */
  #before: number;
  #total: number | undefined;
  #largestTotal = 0;
  #done: boolean;

  constructor(settings: Settings<Item>) {
    const { start, slice, dedupeWindow, limit } = settings;
    this.#settings = settings;
    this.#slices = slice && new Slices(slice, start.slice);
    this.#repeats = new Repeats(dedupeWindow, limit);
    this.#offset = start.slice === undefined ? start.offset : 0;
    this.#base = start.slice === undefined ? 0 : start.offset - start.slice.keys.length;
    this.#before = start.offset;
    this.#done = start.done ?? false;
  }

  get done(): boolean {
    return this.#done;
  }

  get offset(): number {
    return this.#offset;
  }

  /** The condition of the slice. */
  get from(): From | undefined {
    return this.#slices?.from;
  }

  /** How deep the list can be read before the next slice begins. */
  get window(): number {
    return this.#slices?.window ?? Number.POSITIVE_INFINITY;
  }

  /** Up to here there are items, or were; 0 when the server has not said. */
  get knownEnd(): number {
    return this.#largestTotal;
  }

  get position(): Position {
    const position = this.#positionAt(this.#offset, this.#slices?.mark);
    return this.#done ? { ...position, done: true } : position;
  }

  /**
   * Begins the next slice if this one was read to the window's end.
   *
   * @throws PagingError when there can be none.
   */
  enterSlice(): void {
    if (this.#slices === undefined || this.#offset < this.#slices.window) return;
    this.#slices.next(this.#total);
    this.#before = this.#listOffset(this.#offset);
    this.#base = this.#before - this.#slices.overlap;
    this.#offset = 0;
    this.#total = undefined;
    this.#largestTotal = 0;
  }

  /**
   * Takes the next page. What of it lies before the place is passed over.
   *
   * @throws PagingError when the page cannot be true, and whatever `dedupeBy` and `slice.by` throw.
   */
  take(asked: { readonly offset: number; readonly limit: number }, answer: Answer<Item>): ReadPage<Item> {
    const { items, total } = answer;
    const end = Math.max(this.#offset, asked.offset + items.length);
    const isLast = this.#isLast(answer, end);
    if (items.length === 0 && !isLast)
      throw new PagingError("empty_page", `The server says that more follows offset ${end}, and gives none.`);
    const keys = items.map(this.#settings.keyOf);
    const values = this.#slices?.valuesOf(items, keys, total);
    const knowPage = this.#repeats.checkPage(this.from, keys, items, asked.offset, total);

    // The page is taken: nothing throws from here on.
    knowPage();
    const start = this.#offset;
    const mark = this.#slices?.mark;
    const kept: number[] = [];
    for (let index = start - asked.offset; index < items.length; index++) {
      if (this.#repeats.isRepeat(keys[index]) || this.#slices?.isDelivered(keys[index])) continue;
      kept.push(index);
      this.#slices?.deliver(keys[index], values?.[index]);
    }
    this.#offset = end;
    this.#total = total;
    this.#largestTotal = Math.max(this.#largestTotal, total ?? 0);
    this.#done = isLast;

    const page: Page<Item> = {
      items: kept.map((index) => items[index] as Item),
      ...(total === undefined ? undefined : { total: this.#base + total }),
      offset: this.#listOffset(start),
      limit: asked.limit,
      hasMore: !isLast,
      position: this.position,
    };
    const positionAt = (index: number): Position => {
      const next = kept[index];
      if (next === undefined) return page.position;
      let reached = copy(mark);
      for (const item of kept.slice(0, index)) reached = advance(reached, keys[item], values?.[item]);
      return this.#positionAt(asked.offset + next, reached);
    };
    return { page, positionAt };
  }

  /** Whether nothing follows: `hasMore` says so, or else the total, or else an empty page. */
  #isLast({ items, total, hasMore }: Answer<Item>, end: number): boolean {
    if (!this.#settings.pageable) return true;
    if (hasMore !== undefined) return !hasMore;
    if (total !== undefined && end < total) return false;
    // A total that has shrunk, or that lies before the page's end, says nothing about the list's end. Nor does a short
    // page: the server may cap the size of its pages.
    return items.length === 0 || (end === total && total >= this.#largestTotal);
  }

  #positionAt(offset: number, slice: Mark | undefined): Position {
    return { offset: this.#listOffset(offset), ...(slice === undefined ? undefined : { slice }) };
  }

  /** An offset in the slice, as one in the list. */
  #listOffset(offset: number): number {
    return Math.max(this.#before, this.#base + offset);
  }
}
