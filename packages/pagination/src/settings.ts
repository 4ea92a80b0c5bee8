import type { Key } from "./mark.ts";
import type { PagerOptions } from "./options.ts";
import type { FetchPage } from "./page.ts";
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
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(NAMES, name))
      throw invalid(`There is no option ${name}. There are: ${Object.keys(NAMES).join(", ")}.`);
  }
  const { fetchPage, pageable = true, dedupeBy = uuidOrId, slice, count, signal, toError } = options;
  if (typeof fetchPage !== "function") throw invalid("The option fetchPage takes a function.");
  if (slice !== undefined && dedupeBy === false) throw invalid("The option slice needs dedupeBy.");
  if (slice !== undefined && !pageable) throw invalid("The option slice needs a list that can be paged.");
  if (options.position !== undefined && options.offset !== undefined)
    throw invalid("The options position and offset exclude each other.");
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
  if (start.slice !== undefined && slice === undefined)
    throw invalid("The option position is one that needs slice.");
  if (settings.slice !== undefined && start.slice === undefined && start.offset >= settings.slice.window)
    throw invalid("The option offset lies past the window of slice.");
  return settings;
}

/** @throws PagingError when it is no whole number or less than `least`. */
function wholeNumber(name: string, value: unknown, least: number): number {
  if (Number.isSafeInteger(value) && Number(value) >= least) return Number(value);
  throw invalid(`The option ${name} takes a whole number from ${least} on, not ${String(value)}.`);
}

/** @throws PagingError when it is neither such a number nor `Infinity`. */
export function orInfinity(name: string, value: unknown, least: number): number {
  if (value === Number.POSITIVE_INFINITY || (Number.isSafeInteger(value) && Number(value) >= least))
    return Number(value);
  throw invalid(
    `The option ${name} takes a whole number from ${least} on, or Infinity, not ${String(value)}.`,
  );
}

const invalid = (problem: string): PagingError => new PagingError("invalid_options", problem);

const NAMES: Readonly<Record<keyof PagerOptions<unknown>, true>> = {
  concurrency: true,
  count: true,
  dedupeBy: true,
  dedupeWindow: true,
  fetchPage: true,
  limit: true,
  maxPages: true,
  offset: true,
  pageable: true,
  position: true,
  signal: true,
  slice: true,
  toError: true,
};

/** The key that most rows of an API have. */
function uuidOrId(item: unknown): Key | undefined {
  if (typeof item !== "object" || item === null) return undefined;
  const { uuid, id } = item as { readonly uuid?: unknown; readonly id?: unknown };
  return [uuid, id].find((key): key is Key => typeof key === "string" || typeof key === "number");
}
