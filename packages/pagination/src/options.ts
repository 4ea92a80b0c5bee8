import type { Key } from "./mark.ts";
import type { FetchPage } from "./page.ts";
import type { PagingError } from "./paging-error.ts";
import type { Position } from "./position.ts";
import type { SliceOptions } from "./slices.ts";

/** What a pager is made of. Only `fetchPage` is required. */
export interface PagerOptions<Item> {
  /** Gets one page. Called once for each page of each run; a failure of its own is passed on as it is. */
  readonly fetchPage: FetchPage<Item>;
  /**
   * Items per page. A server may give fewer.
   *
   * @default 100
   */
  readonly limit?: number | undefined;
  /**
   * Items to pass over at the start.
   *
   * @default 0
   */
  readonly offset?: number | undefined;
  /** Where an earlier run stopped, from `page.position` or `positionOf(error)`. Takes the place of `offset`. */
  readonly position?: Position | undefined;
  /**
   * `false`: the server gives the whole list at once and takes no `limit` and `offset`. One page is asked for, whatever
   * the answer says of more.
   *
   * @default true
   */
  readonly pageable?: boolean | undefined;
  /**
   * How many pages are fetched at a time and held in memory. Pages are fetched ahead as soon as the total is known, and
   * one after another while it is not.
   *
   * @default 1
   */
  readonly concurrency?: number | undefined;
  /**
   * How many pages one run may have, as a stop to a server that never ends. `Infinity` for no bound.
   *
   * @default 100_000
   */
  readonly maxPages?: number | undefined;
  /**
   * The key that tells an item apart. An item whose key was seen before is left out, and a page that comes again at
   * another offset is an error. `undefined` for an item that is never left out; `false` for no keys at all. A page of objects
   * without keys comes again if all of it is the same.
   *
   * @default the item's `uuid` or else its `id`
   */
  readonly dedupeBy?: ((item: Item) => Key | null | undefined) | false | undefined;
  /**
   * How many keys are kept: those of the last items. `Infinity` keeps all.
   *
   * @default 10_000
   */
  readonly dedupeWindow?: number | undefined;
  /** Reads a list whose server refuses deep offsets in slices. The default is not to. */
  readonly slice?: SliceOptions<Item> | undefined;
  /**
   * How many items the list has, where the API has a call for that. Without it, or if it answers `undefined`, the total of
   * a page with one item is used, and where there is none all pages are read.
   */
  readonly count?:
    | ((request: { readonly signal: AbortSignal }) => PromiseLike<number | undefined> | number | undefined)
    | undefined;
  /** Stops whatever the pager is doing, which rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Makes an error of your own tree from an error of the pager.
   *
   * @default the error as it is
   */
  readonly toError?: ((error: PagingError) => Error) | undefined;
}
