export { positionOf } from "./errors/error-position.ts";
export { isPagingError, PagingError, type PagingErrorCode } from "./errors/paging-error.ts";
export type { PagerOptions } from "./options.ts";
export type { FetchPage, Page, PageRequest, PageResult } from "./page.ts";
export { createPager, type Pager } from "./pager.ts";
export type { ItemKey, Position, SlicePosition } from "./position.ts";
export type { LowerBound, SliceOptions, SliceValue } from "./slice-options.ts";
