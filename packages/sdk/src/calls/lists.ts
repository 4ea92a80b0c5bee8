import {
  type Calls,
  ConfigurationError,
  type GrinfiError,
  type Input,
  ListError,
  type ListOperationId,
  type Operation,
  type Output,
  operations,
  type Paging,
  toPlainInput,
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
import { compareTimes } from "./creation-time.ts";
import type { Fields } from "./filter-mismatch.ts";
import type { ListOptions } from "./list-options.ts";
import { LIST_OPTIONS } from "./option-rules.ts";
import type { RequestOptions } from "./options.ts";

/** The type of the rows of a list. */
export type ItemOf<Id extends ListOperationId> = RowsOf<Output<Id>>;

type RowsOf<Body> = Body extends readonly (infer Row)[]
  ? Row
  : Body extends { readonly data?: readonly (infer Row)[] }
    ? Row
    : unknown;

/** The part of the input that contains the page. */
interface PageInput extends Fields {
  readonly limit?: number;
  readonly offset?: number;
}

interface AnyInput {
  readonly query?: Fields;
  readonly body?: Fields;
}

type ListCall = (input: AnyInput, options: RequestOptions) => Promise<unknown>;

/** New rows come last. In any other order, reading by offset may miss rows. */
const STABLE_ORDER = { order_field: "created_at", order_type: "asc" } as const;

/**
 * Creates the pager of a list. `limit` and `offset` of the input are the page size and the first row.
 *
 * @throws ConfigurationError if an option is not valid, or if the list cannot be read in slices.
 * @throws InvalidInputError if the input cannot be sent, for example because a condition of a filter has no value.
 */
export function listOf<Id extends ListOperationId>(
  calls: Calls,
  id: Id,
  input: Input<Id>,
  options: ListOptions<ItemOf<Id>> = {},
): Pager<ItemOf<Id>> {
  if (!Object.hasOwn(operations, id))
    throw new ConfigurationError(`The operation ${String(id)} does not return a list.`);
  checkOptions(options, LIST_OPTIONS as OptionRules<ListOptions<ItemOf<Id>>>);
  const { concurrency, dedupeBy, dedupeWindow, maxPages, position, slice, verifyFilter, ...callOptions } =
    options;
  const { paging = { in: "none" }, filters }: Operation = operations[id];
  // This comes first, because the code below would drop a filter that is not a plain object.
  const given = toPlainInput(id, input) as AnyInput;
  const part = paging.in === "body" ? "body" : "query";
  const { limit, offset, ...others } = (given[part] ?? {}) as PageInput;
  const fields = paging.order && !hasOrder(others) ? { ...others, ...STABLE_ORDER } : others;
  if (slice) checkSlice(id, paging, others);
  const call = calls[id] as unknown as ListCall;

  return createPager<ItemOf<Id>>({
    fetchPage: async ({ lowerBound, limit, offset, signal }) => {
      const page = { ...fields, ...narrowedFilter(fields, lowerBound), limit, offset };
      const request = paging.in === "none" ? given : { ...given, [part]: page };
      const result = readEnvelope<ItemOf<Id>>(await call(request, { ...callOptions, signal }), paging);
      if (verifyFilter) await verifyRows(id, Object.keys(filters ?? {}), others, result);
      return result;
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
    ...(slice &&
      paging.window !== undefined && {
        slice: { by: createdAtOf, compare: compareTimes, window: paging.window },
      }),
  });
}

const hasOrder = ({ order_field, order_type }: Fields): boolean =>
  order_field !== undefined || order_type !== undefined;

function readEnvelope<Item>(response: unknown, { rows }: Paging): PageResult<Item> {
  if (rows === undefined) return { items: response as Item[] };
  const { [rows]: items, total, has_more: hasMore } = (response ?? {}) as Fields;
  return { items, total, hasMore } as PageResult<Item>;
}

/**
 * Returns the field that identifies a row in its list. The uuid of another item in the row does not identify the row.
 */
function keyOf(row: unknown, { key }: Paging): ItemKey | undefined {
  const value = key === undefined ? undefined : ((row ?? {}) as Fields)[key];
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}

/** @throws ListError if a row shows that the API ignored a filter. */
async function verifyRows(
  id: string,
  filters: readonly string[],
  input: Fields,
  { items }: PageResult<unknown>,
): Promise<void> {
  const { findFilterMismatch } = await import("./filter-mismatch.ts");
  for (const row of Array.isArray(items) ? items : []) {
    for (const name of filters) {
      const field = findFilterMismatch((input[name] ?? {}) as Fields, row);
      if (field === undefined) continue;
      const message = `A row does not match ${name}.${field}, so the API ignores this field or compares it differently. Check the name of the field. If the rows are correct, pass verifyFilter: false.`;
      throw new ListError(id, "filter_ignored", message);
    }
  }
}

/** Returns the creation time of a row; `undefined` if the row does not contain it. */
function createdAtOf(row: unknown): string | undefined {
  const { created_at } = (row ?? {}) as Fields;
  return typeof created_at === "string" ? created_at : undefined;
}

/** Returns the caller's filter with a lower bound for `created_at`. Keeps the caller's upper bound. */
function narrowedFilter({ filter }: Fields, from: LowerBound | undefined): Fields {
  if (from === undefined) return {};
  const { created_at, ...others } = (filter ?? {}) as Fields;
  const { ">": _after, ">=": _from, ...bounds } = (created_at ?? {}) as Fields;
  return { filter: { ...others, created_at: { ...bounds, [from.operator]: from.value } } };
}

/** @throws ConfigurationError if the input does not allow slices. */
function checkSlice(id: string, { window }: Paging, input: Fields): void {
  if (window === undefined)
    throw new ConfigurationError(`${id}: The list can be read to its end without the option slice. Omit it.`);
  if (hasOrder(input))
    throw new ConfigurationError(
      `${id}: The option slice sets the order of the list. Omit order_field and order_type.`,
    );
  const { created_at } = (input.filter ?? {}) as Fields;
  if (created_at !== undefined && !isOperators(created_at)) {
    throw new ConfigurationError(
      `${id}: With the option slice, the filter accepts only operators for created_at, such as { ">=": date }.`,
    );
  }
}

const isOperators = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** Converts errors of the pager into errors of the SDK. */
function toGrinfiError(id: string, { code, message, cause }: PagingError): GrinfiError {
  const options = cause === undefined ? undefined : { cause };
  return code === "invalid_options"
    ? new ConfigurationError(`${id}: ${message}`)
    : new ListError(id, code, message, options);
}
