export * from "@grinfi/core";
export { type Page, type Pager, type Position, positionOf } from "@grinfi/pagination";
export { Grinfi, type GrinfiCalls } from "./grinfi.ts";
export type { ItemOf, ListOptions } from "./lists.ts";
export type {
  CallOptions,
  GrinfiOptions,
  RateLimitSettings,
  ResilienceOptions,
  RetrySettings,
} from "./options.ts";
