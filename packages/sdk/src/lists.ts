import {
  type Calls,
  ConfigurationError,
  type Input,
  type ListId,
  type Output,
  operations,
  type Paging,
} from "@grinfi/core";
import { createPager, type From, type PageAnswer, type Pager, type PagerOptions } from "@grinfi/pagination";
import type { CallOptions } from "./options.ts";

/** A row of a list. */
export type ItemOf<Id extends ListId> = Rows<Output<Id>>;

type Rows<Answer> = Answer extends readonly (infer Row)[]
  ? Row
  : Answer extends { readonly data?: readonly (infer Row)[] }
    ? Row
    : unknown;

/** Options of a list, for all of its requests. */
export interface ListOptions<Item>
  extends CallOptions,
    Pick<PagerOptions<Item>, "concurrency" | "dedupeBy" | "dedupeWindow" | "maxPages" | "position"> {
  /**
   * Reads a list that the API gives only so deep (a search of contacts: 10,000 rows) to its end, in slices by
   * `created_at`, oldest first.
   *
   * @default false
   */
  readonly slice?: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

interface AnyInput {
  readonly query?: Fields;
  readonly body?: Fields;
}

type AnyCall = (input: AnyInput, options: CallOptions) => Promise<unknown>;

/** Rows that arrive later come last: no other order can be read by offset without losing rows. */
const STABLE_ORDER = { order_field: "created_at", order_type: "asc" } as const;

/**
 * The pager of a list. `limit` and `offset` of the input are the size of its pages and where it begins.
 *
 * @throws ConfigurationError when the list cannot be read in slices.
 */
export function listOf<Id extends ListId>(
  calls: Calls,
  id: Id,
  input: Input<Id>,
  options: ListOptions<ItemOf<Id>> = {},
): Pager<ItemOf<Id>> {
  const { concurrency, dedupeBy, dedupeWindow, maxPages, position, slice, ...callOptions } = options;
  const { paging = { in: "none" } } = operations[id];
  const given = input as AnyInput;
  const place = paging.in === "body" ? "body" : "query";
  const { limit, offset, ...fields } = given[place] ?? {};
  checkSlice(id, paging, slice === true, fields);
  const ordered = paging.order && fields.order_field === undefined ? { ...fields, ...STABLE_ORDER } : fields;
  const call = calls[id] as unknown as AnyCall;

  return createPager<ItemOf<Id>>({
    pageable: paging.in !== "none",
    ...({ limit, offset, concurrency, dedupeBy, dedupeWindow, maxPages, position } as PagerOptions<
      ItemOf<Id>
    >),
    signal: options.signal,
    ...(slice && paging.window !== undefined && { slice: { by: createdAt, window: paging.window } }),
    fetchPage: async ({ from, limit, offset, signal }) => {
      const page = paging.in === "none" ? ordered : { ...ordered, limit, offset, ...narrowed(ordered, from) };
      const request = paging.in === "none" ? given : { ...given, [place]: page };
      return readEnvelope(await call(request, { ...callOptions, signal }), paging);
    },
  });
}

function readEnvelope<Item>(answer: unknown, { rows }: Paging): PageAnswer<Item> {
  if (rows === undefined) return { items: answer as Item[] };
  const { [rows]: items, total, has_more: hasMore } = (answer ?? {}) as Fields;
  return { items, total, hasMore } as PageAnswer<Item>;
}

const createdAt = (row: unknown): string => String((row as Fields).created_at);

/** The caller's filter, and the rows from a moment on. What else it asks of that moment stays. */
function narrowed({ filter }: Fields, from: From | undefined): Fields {
  if (from === undefined) return {};
  const { created_at, ...others } = (filter ?? {}) as Fields;
  const asked = typeof created_at === "object" && created_at !== null ? (created_at as Fields) : {};
  const { ">": _after, ">=": _from, ...bounds } = asked;
  return { filter: { ...others, created_at: { ...bounds, [from.operator]: from.value } } };
}

function checkSlice(id: string, { window }: Paging, isAsked: boolean, { filter, order_field }: Fields): void {
  if (!isAsked) return;
  if (window === undefined)
    throw new ConfigurationError(`${id} can be read to its end as it is; leave slice out.`);
  if (order_field !== undefined) {
    throw new ConfigurationError(`${id} with slice has its own order; leave order_field and order_type out.`);
  }
  const created = ((filter ?? {}) as Fields).created_at;
  if (
    created !== undefined &&
    (typeof created !== "object" || Array.isArray(created) || created instanceof Date)
  ) {
    throw new ConfigurationError(
      `${id} with slice takes operators only for created_at, such as { ">=": date }.`,
    );
  }
}
