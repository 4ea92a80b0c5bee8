export * from "@grinfi/core";
export {
  isPagingError,
  type Page,
  type Pager,
  PagingError,
  type Position,
  positionOf,
} from "@grinfi/pagination";
export { Grinfi, type GrinfiCalls } from "./grinfi.ts";
export type { ItemOf, ListOptions } from "./lists.ts";
export type {
  CallOptions,
  GrinfiOptions,
  RateLimitSettings,
  ResilienceOptions,
  RetrySettings,
} from "./options.ts";
