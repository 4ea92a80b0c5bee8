import {
  type Calls,
  ConfigurationError,
  type GrinfiError,
  type Input,
  ListError,
  type ListId,
  type Operation,
  type Output,
  operations,
  type Paging,
  plainInput,
} from "@grinfi/core";
import { checkOptions, type OptionRules } from "@grinfi/core/option-checks";
import {
  createPager,
  type ItemKey,
  type LowerBound,
  type PageResult,
  type Pager,
  type PagingError,
} from "@grinfi/pagination";
import type { ListOptions } from "./list-options.ts";
import { LIST_OPTIONS } from "./option-rules.ts";
import type { RequestOptions } from "./options.ts";
import { ruledOutBy } from "./ruled-out-by.ts";

/** A row of a list. */
export type ItemOf<Id extends ListId> = Rows<Output<Id>>;

type Rows<Answer> = Answer extends readonly (infer Row)[]
  ? Row
  : Answer extends { readonly data?: readonly (infer Row)[] }
    ? Row
    : unknown;

type Fields = Readonly<Record<string, unknown>>;

/** What stands where a list takes its page. */
interface Asked extends Fields {
  readonly limit?: number;
  readonly offset?: number;
}

interface AnyInput {
  readonly query?: Fields;
  readonly body?: Fields;
}

type AnyCall = (input: AnyInput, options: RequestOptions) => Promise<unknown>;

/** Rows that arrive later come last: no other order can be read by offset without losing rows. */
const STABLE_ORDER = { order_field: "created_at", order_type: "asc" } as const;

/**
 * The pager of a list. `limit` and `offset` of the input are the size of its pages and where it begins.
 *
 * @throws ConfigurationError when an option cannot be used, or when the list cannot be read in slices.
 * @throws InvalidInputError when the input cannot be sent, such as a filter with a condition that says nothing.
 */
export function listOf<Id extends ListId>(
  calls: Calls,
  id: Id,
  input: Input<Id>,
  options: ListOptions<ItemOf<Id>> = {},
): Pager<ItemOf<Id>> {
  if (!Object.hasOwn(operations, id)) throw new ConfigurationError(`There is no list ${String(id)}.`);
  checkOptions(options, LIST_OPTIONS as OptionRules<ListOptions<ItemOf<Id>>>);
  const { concurrency, dedupeBy, dedupeWindow, maxPages, position, slice, verifyFilter, ...callOptions } =
    options;
  const { paging = { in: "none" }, filters }: Operation = operations[id];
  // Before anything is made of it: a filter that is no plain object would be lost.
  const given = plainInput(id, input) as AnyInput;
  const place = paging.in === "body" ? "body" : "query";
  const { limit, offset, ...asked } = (given[place] ?? {}) as Asked;
  const fields = paging.order && !isOrdered(asked) ? { ...asked, ...STABLE_ORDER } : asked;
  if (slice) checkSlice(id, paging, asked);
  const call = calls[id] as unknown as AnyCall;

  return createPager<ItemOf<Id>>({
    fetchPage: async ({ lowerBound, limit, offset, signal }) => {
      const page = { ...fields, ...narrowed(fields, lowerBound), limit, offset };
      const request = paging.in === "none" ? given : { ...given, [place]: page };
      const answer = readEnvelope<ItemOf<Id>>(await call(request, { ...callOptions, signal }), paging);
      if (verifyFilter) verify(id, Object.keys(filters ?? {}), asked, answer);
      return answer;
    },
    limit,
    offset: position === undefined ? offset : undefined,
    position,
    pageable: paging.in !== "none",
    concurrency,
    maxPages,
    dedupeBy: dedupeBy ?? ((row) => keyOf(row, paging)),
    dedupeWindow,
    signal: options.signal,
    toError: (error) => toGrinfiError(id, error),
    ...(slice && paging.window !== undefined && { slice: { by: createdAt, window: paging.window } }),
  });
}

const isOrdered = ({ order_field, order_type }: Fields): boolean =>
  order_field !== undefined || order_type !== undefined;

function readEnvelope<Item>(answer: unknown, { rows }: Paging): PageResult<Item> {
  if (rows === undefined) return { items: answer as Item[] };
  const { [rows]: items, total, has_more: hasMore } = (answer ?? {}) as Fields;
  return { items, total, hasMore } as PageResult<Item>;
}

/** What tells a row from the others of its list; a uuid of something else in it does not. */
function keyOf(row: unknown, { key }: Paging): ItemKey | undefined {
  const value = key === undefined ? undefined : ((row ?? {}) as Fields)[key];
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}

/** @throws ListError when a row shows that the API ignored a filter. */
function verify(id: string, filters: readonly string[], asked: Fields, { items }: PageResult<unknown>): void {
  for (const row of Array.isArray(items) ? items : []) {
    for (const name of filters) {
      const field = ruledOutBy((asked[name] ?? {}) as Fields, row);
      if (field === undefined) continue;
      const message = `A row came that ${name}.${field} rules out, so the API ignores this field or reads it in another way. Look up what the field is called. If the rows are right, pass verifyFilter: false.`;
      throw new ListError(id, "filter_ignored", message);
    }
  }
}

/** When a row was created; `undefined` if it does not say. */
function createdAt(row: unknown): string | undefined {
  const { created_at } = (row ?? {}) as Fields;
  return typeof created_at === "string" ? created_at : undefined;
}

/** The caller's filter, and the rows from a moment on. What else it asks of that moment stays. */
function narrowed({ filter }: Fields, from: LowerBound | undefined): Fields {
  if (from === undefined) return {};
  const { created_at, ...others } = (filter ?? {}) as Fields;
  const { ">": _after, ">=": _from, ...bounds } = (created_at ?? {}) as Fields;
  return { filter: { ...others, created_at: { ...bounds, [from.operator]: from.value } } };
}

/** @throws ConfigurationError when slices cannot be put together with what the caller asks for. */
function checkSlice(id: string, { window }: Paging, asked: Fields): void {
  if (window === undefined)
    throw new ConfigurationError(`${id} can be read to its end as it is; leave slice out.`);
  if (isOrdered(asked))
    throw new ConfigurationError(`${id} with slice has its own order; leave order_field and order_type out.`);
  const { created_at } = (asked.filter ?? {}) as Fields;
  if (created_at !== undefined && !isOperators(created_at)) {
    throw new ConfigurationError(
      `${id} with slice takes operators only for created_at, such as { ">=": date }.`,
    );
  }
}

const isOperators = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** The pager's own errors in the one tree that users of the SDK know. */
function toGrinfiError(id: string, { code, message, cause }: PagingError): GrinfiError {
  const options = cause === undefined ? undefined : { cause };
  return code === "invalid_options"
    ? new ConfigurationError(`${id}: ${message}`)
    : new ListError(id, code, message, options);
}
