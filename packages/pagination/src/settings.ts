import { PagingError } from "./errors/paging-error.ts";
import type { PagerOptions } from "./options.ts";
import type { FetchPage } from "./page.ts";
import { type ItemKey, type Position, parsePosition } from "./position.ts";
import type { SliceOptions, SliceValue } from "./slice-options.ts";

/** Checked options with all defaults applied. */
export interface Settings<Item> {
  readonly fetchPage: FetchPage<Item>;
  readonly limit: number;
  readonly start: Position;
  readonly pageable: boolean;
  readonly concurrency: number;
  readonly maxPages: number;
  readonly keyOf: (item: Item) => ItemKey | undefined;
  readonly dedupeWindow: number;
  readonly slice: Required<SliceOptions<Item>> | undefined;
  readonly count: PagerOptions<Item>["count"];
  readonly signal: AbortSignal | undefined;
  readonly toError: (error: PagingError) => Error;
}

/** @throws PagingError with the code `invalid_options`. */
export function resolveOptions<Item>(options: PagerOptions<Item>): Settings<Item> {
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(OPTION_NAMES, name))
      throw invalid(`Unknown option ${name}. Known options: ${Object.keys(OPTION_NAMES).join(", ")}.`);
  }
  const { fetchPage, pageable = true, dedupeBy = uuidOrId, slice, count, signal, toError } = options;
  if (typeof fetchPage !== "function") throw invalid("The option fetchPage must be a function.");
  if (slice !== undefined && dedupeBy === false)
    throw invalid("The option slice requires keys. Omit dedupeBy: false.");
  if (slice !== undefined && !pageable)
    throw invalid("The option slice requires a list with pages. Omit pageable: false.");
  if (options.position !== undefined && options.offset !== undefined)
    throw invalid("The options position and offset cannot be combined. Pass only one of them.");
  const settings: Settings<Item> = {
    fetchPage,
    limit: integer("limit", options.limit ?? 100, 1),
    start:
      options.position === undefined
        ? { offset: integer("offset", options.offset ?? 0, 0) }
        : parsePosition(options.position),
    pageable,
    concurrency: integer("concurrency", options.concurrency ?? 1, 1),
    maxPages: integerOrInfinity("maxPages", options.maxPages ?? 100_000, 1),
    keyOf: dedupeBy === false ? () => undefined : (item) => dedupeBy(item) ?? undefined,
    dedupeWindow: integerOrInfinity("dedupeWindow", options.dedupeWindow ?? 10_000, 0),
    slice: slice && {
      by: slice.by,
      compare: slice.compare ?? byOperator,
      window: integer("slice.window", slice.window ?? 10_000, 1),
    },
    count,
    signal,
    toError: toError ?? ((error) => error),
  };
  const { start } = settings;
  if (start.slice !== undefined && slice === undefined)
    throw invalid("The option position is from a sliced list. Pass the option slice, too.");
  if (settings.slice !== undefined && start.slice === undefined && start.offset >= settings.slice.window)
    throw invalid(
      `The option offset must be less than slice.window (${settings.slice.window}), not ${start.offset}.`,
    );
  return settings;
}

/** @throws PagingError if the value is not an integer of at least `min`. */
function integer(name: string, value: unknown, min: number): number {
  if (Number.isSafeInteger(value) && Number(value) >= min) return Number(value);
  throw invalid(`The option ${name} must be a whole number of at least ${min}, not ${String(value)}.`);
}

/** @throws PagingError if the value is neither an integer of at least `min` nor `Infinity`. */
export function integerOrInfinity(name: string, value: unknown, min: number): number {
  if (value === Number.POSITIVE_INFINITY || (Number.isSafeInteger(value) && Number(value) >= min))
    return Number(value);
  throw invalid(
    `The option ${name} must be a whole number of at least ${min}, or Infinity, not ${String(value)}.`,
  );
}

const invalid = (message: string): PagingError => new PagingError("invalid_options", message);

const OPTION_NAMES: Readonly<Record<keyof PagerOptions<unknown>, true>> = {
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

const byOperator = (a: SliceValue, b: SliceValue): number => Number(a > b) - Number(a < b);

function uuidOrId(item: unknown): ItemKey | undefined {
  if (typeof item !== "object" || item === null) return undefined;
  const { uuid, id } = item as { readonly uuid?: unknown; readonly id?: unknown };
  return [uuid, id].find((key): key is ItemKey => typeof key === "string" || typeof key === "number");
}
