import type { From } from "./mark.ts";
import type { Position } from "./position.ts";

/** One page of a list, as it is delivered. */
export interface Page<Item> {
  /** Without those that came before; see `dedupeBy`. */
  readonly items: Item[];
  /** How many items there are in all, if the server said so with this page. */
  readonly total?: number;
  /** How many items of the list come before this page. */
  readonly offset: number;
  /** How many items were asked for. */
  readonly limit: number;
  /**
   * Whether another page follows. The last page of every run says `false`. Where the server says neither a total nor whether
   * more follows, that is an empty page, and each page before it says `true`.
   */
  readonly hasMore: boolean;
  /** Where the list goes on after this page; for `createPager({ position })`. */
  readonly position: Position;
}

/** What a page function is asked for. */
export interface PageRequest {
  /** How many items to pass over. */
  readonly offset: number;
  /** How many items to give. */
  readonly limit: number;
  /** Aborted when nobody waits for this page any more. */
  readonly signal: AbortSignal;
  /** Give only the items for which this holds, and count `offset` among them. Only with the option `slice`. */
  readonly from?: From;
}

/** What a page function answers. */
export interface PageResult<Item> {
  /** `null` is an empty list. `undefined` is a `PagingError`: nothing is not the same as an empty list. */
  readonly items: readonly Item[] | null | undefined;
  /** How many items there are in all, if the server says so. */
  readonly total?: number | null | undefined;
  /** Whether more items follow, if the server says so. */
  readonly hasMore?: boolean | null | undefined;
}

/** Gets one page. `undefined` stands for an answer without a body. */
export type FetchPage<Item> = (
  request: PageRequest,
) => PageResult<Item> | PromiseLike<PageResult<Item> | null | undefined> | null | undefined;
