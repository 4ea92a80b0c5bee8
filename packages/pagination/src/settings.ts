import type { PagerOptions } from "./options.ts";
import type { FetchPage, Key } from "./page.ts";
import { PagingError } from "./paging-error.ts";
import { type Position, readPosition } from "./position.ts";
import type { SliceOptions } from "./slices.ts";

/** Options that were checked, with every default filled in. */
export interface Settings<Item> {
  readonly fetchPage: FetchPage<Item>;
  readonly limit: number;
  readonly start: Position;
  readonly pageable: boolean;
  readonly concurrency: number;
  readonly maxPages: number;
  readonly keyOf: (item: Item) => Key | undefined;
  readonly dedupeWindow: number;
  readonly slice: Required<SliceOptions<Item>> | undefined;
  readonly count: PagerOptions<Item>["count"];
  readonly signal: AbortSignal | undefined;
  readonly toError: (error: PagingError) => Error;
}

/** @throws PagingError when the options make no sense. */
export function readOptions<Item>(options: PagerOptions<Item>): Settings<Item> {
  const { fetchPage, pageable = true, dedupeBy = uuidOrId, slice, count, signal, toError } = options;
  if (typeof fetchPage !== "function") throw invalid("fetchPage is no function");
  if (slice !== undefined && dedupeBy === false) throw invalid("slice needs dedupeBy");
  if (slice !== undefined && !pageable) throw invalid("slice needs a list that can be paged");
  if (options.position !== undefined && options.offset !== undefined)
    throw invalid("position and offset exclude each other");
  const settings: Settings<Item> = {
    fetchPage,
    limit: wholeNumber("limit", options.limit ?? 100, 1),
    start:
      options.position === undefined
        ? { offset: wholeNumber("offset", options.offset ?? 0, 0) }
        : readPosition(options.position),
    pageable,
    concurrency: wholeNumber("concurrency", options.concurrency ?? 1, 1),
    maxPages: orInfinity("maxPages", options.maxPages ?? 100_000, 1),
    keyOf: dedupeBy === false ? () => undefined : (item) => dedupeBy(item) ?? undefined,
    dedupeWindow: orInfinity("dedupeWindow", options.dedupeWindow ?? 10_000, 0),
    slice: slice && { by: slice.by, window: wholeNumber("slice.window", slice.window ?? 10_000, 1) },
    count,
    signal,
    toError: toError ?? ((error) => error),
  };
  const { start } = settings;
  if (start.slice !== undefined && slice === undefined) throw invalid("this position needs slice");
  if (settings.slice !== undefined && start.slice === undefined && start.offset >= settings.slice.window)
    throw invalid("offset lies past the window");
  return settings;
}

/** @throws PagingError when it is no whole number or less than `least`. */
function wholeNumber(name: string, value: unknown, least: number): number {
  if (Number.isSafeInteger(value) && Number(value) >= least) return Number(value);
  throw invalid(`${name} is a whole number, ${least} or more`);
}

/** @throws PagingError when it is neither such a number nor `Infinity`. */
export const orInfinity = (name: string, value: unknown, least: number): number =>
  value === Number.POSITIVE_INFINITY ? value : wholeNumber(name, value, least);

const invalid = (problem: string): PagingError =>
  new PagingError("invalid_options", `Cannot page like this: ${problem}.`);

/** The key that most rows of an API have. */
function uuidOrId(item: unknown): Key | undefined {
  if (typeof item !== "object" || item === null) return undefined;
  const { uuid, id } = item as { readonly uuid?: unknown; readonly id?: unknown };
  return [uuid, id].find((key): key is Key => typeof key === "string" || typeof key === "number");
}
