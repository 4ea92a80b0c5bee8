import type { PagingError } from "./errors/paging-error.ts";
import type { FetchPage } from "./page.ts";
import type { ItemKey, Position } from "./position.ts";
import type { SliceOptions } from "./slice-options.ts";

/** Options of a pager. Only `fetchPage` is required. */
export interface PagerOptions<Item> {
  /** Fetches one page. Its errors reach the caller unchanged. */
  readonly fetchPage: FetchPage<Item>;
  /**
   * The number of items to request for each page. A server may return fewer.
   *
   * @default 100
   */
  readonly limit?: number | undefined;
  /**
   * The number of items to skip at the start.
   *
   * @default 0
   */
  readonly offset?: number | undefined;
  /** The position to continue from: `page.position` or `positionOf(error)`. It cannot be combined with `offset`. */
  readonly position?: Position | undefined;
  /**
   * `false` if the server returns the whole list in one response and accepts no `limit` and `offset`. The pager then
   * requests one page, even if the result reports more items.
   *
   * @default true
   */
  readonly pageable?: boolean | undefined;
  /**
   * The maximum number of pages that are requested at the same time and held in memory. The pager prefetches pages once
   * it knows the total; until then it reads one page after another.
   *
   * @default 1
   */
  readonly concurrency?: number | undefined;
  /**
   * The maximum number of pages to read, in case a server never ends its list. `Infinity` for no maximum.
   *
   * @default 100_000
   */
  readonly maxPages?: number | undefined;
  /**
   * Returns the key that identifies an item. An item whose key was seen before is dropped, and a page that repeats at
   * another offset is an error. An item with the key `undefined` is never dropped. Pass `false` to use no keys: a page
   * of objects then counts as a repeat if all of it is equal.
   *
   * @default the item's `uuid` or else its `id`
   */
  readonly dedupeBy?: ((item: Item) => ItemKey | null | undefined) | false | undefined;
  /**
   * The number of recent keys to remember. `Infinity` remembers all keys.
   *
   * @default 10_000
   */
  readonly dedupeWindow?: number | undefined;
  /**
   * Reads a list in slices if its server rejects deep offsets.
   *
   * @default undefined, which reads the list by offset alone
   */
  readonly slice?: SliceOptions<Item> | undefined;
  /**
   * Returns the number of items in the list, if the API has a call for it. Without this option, or if it returns
   * `undefined`, `pager.count()` requests a page of one item and uses the total of that page. If that page has no
   * total, `pager.count()` reads all pages.
   */
  readonly count?:
    | ((request: { readonly signal: AbortSignal }) => PromiseLike<number | undefined> | number | undefined)
    | undefined;
  /** Aborts every use of the pager, which then rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Converts an error of the pager to an error of your own.
   *
   * @default the error itself
   */
  readonly toError?: ((error: PagingError) => Error) | undefined;
}
