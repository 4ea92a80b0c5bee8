import type { Position } from "./position.ts";
import type { LowerBound } from "./slice-options.ts";

/** One page of a list, as the pager delivers it. */
export interface Page<Item> {
  /** The items of the page, without those that were delivered before; see `dedupeBy`. */
  readonly items: Item[];
  /** The number of items in the whole list, if the server returned it with this page. */
  readonly total?: number;
  /** The number of items in the list before this page. */
  readonly offset: number;
  /** The number of items that were requested. */
  readonly limit: number;
  /**
   * Whether another page follows. It is `false` for the last page. If the server returns neither a total nor whether
   * more items follow, the last page is an empty one, and all pages before it have `true`.
   */
  readonly hasMore: boolean;
  /** The position after this page, for `createPager({ position })`. */
  readonly position: Position;
}

/** A request for one page. */
export interface PageRequest {
  /** The number of items to skip. */
  readonly offset: number;
  /** The maximum number of items to return. */
  readonly limit: number;
  /** Aborted when the page is no longer needed. */
  readonly signal: AbortSignal;
  /**
   * If present, return only items that meet this condition, and apply `offset` to them. It is present only with the
   * option `slice`.
   */
  readonly lowerBound?: LowerBound;
}

/** The result of a page function. */
export interface PageResult<Item> {
  /** `null` means an empty list. `undefined` causes a `PagingError`, because it may be a misread response. */
  readonly items: readonly Item[] | null | undefined;
  /** The number of items in the whole list, if the server returns it. */
  readonly total?: number | null | undefined;
  /** Whether more items follow, if the server returns it. */
  readonly hasMore?: boolean | null | undefined;
}

/** Fetches one page. Return `undefined` if the response has no body. */
export type FetchPage<Item> = (
  request: PageRequest,
) => PageResult<Item> | PromiseLike<PageResult<Item> | null | undefined> | null | undefined;
