export { positionOf } from "./failure.ts";
export type { From, Key, Mark, SliceValue } from "./mark.ts";
export type { PagerOptions } from "./options.ts";
export type { FetchPage, Page, PageRequest, PageResult } from "./page.ts";
export { createPager, type Pager } from "./pager.ts";
export { isPagingError, PagingError, type PagingErrorCode } from "./paging-error.ts";
export type { Position } from "./position.ts";
export type { SliceOptions } from "./slices.ts";
