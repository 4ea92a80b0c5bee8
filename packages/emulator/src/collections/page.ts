import type { Table } from "../backend/table.ts";
import { invalidField, serverError } from "../http/http-error.ts";
import type { Fields } from "../json.ts";
import { compareSortKeys, type RowFilter, type SortKey, toSortKey } from "./filter.ts";
import { findMatches, type Matching } from "./matches.ts";

/** A requested page. */
export interface PageRequest {
  readonly limit: number;
  readonly offset: number;
  readonly orderField: string | undefined;
  readonly descending: boolean;
}

/** A page of rows, and the number of all matching rows. */
export interface Page {
  /** The positions of the rows in the table. */
  readonly positions: readonly number[];
  readonly total: number;
}

/** Reads the requested page from a query or a body. @throws HttpError 422. */
export function readPageRequest(input: Fields, defaultOrder: "asc" | "desc"): PageRequest {
  const { order_field, order_type = defaultOrder } = input;
  if (order_type !== "asc" && order_type !== "desc")
    throw invalidField("order_type", "order_type must be asc or desc.");
  return {
    limit: readWholeNumber("limit", input.limit, 20),
    offset: readWholeNumber("offset", input.offset, 0),
    orderField: typeof order_field === "string" ? order_field : undefined,
    descending: order_type === "desc",
  };
}

/** The maximum of `offset + limit` in a search of contacts or companies. */
const MAX_SEARCH_DEPTH = 10_000;

/** @throws HttpError 500 if a page of a search ends beyond the maximum. */
export function checkSearchWindow({ offset = 0, limit = 20 }: Fields): void {
  if (Number(offset) + Number(limit) > MAX_SEARCH_DEPTH)
    throw serverError(`The sum of offset and limit of a search must not exceed ${MAX_SEARCH_DEPTH}.`);
}

/** Reads a page. Unless the rows are ordered by a field, the memory use does not depend on the offset. */
export function readPage(table: Table, matching: Matching | undefined, request: PageRequest): Page {
  const { orderField, descending } = request;
  if (orderField !== undefined && orderField !== "created_at")
    return takeOrdered(table, matching?.test, request);
  // Tables keep rows in the order of creation.
  if (matching === undefined) return takeUnfiltered(table, request);
  return findMatches(table, matching, descending, request.offset, request.offset + request.limit);
}

function takeUnfiltered(table: Table, { offset, limit, descending }: PageRequest): Page {
  const { positions: count, size } = table;
  const positions: number[] = [];
  // Only if rows were deleted, positions before the page have to be read.
  let step = count === size ? offset : 0;
  let passed = step;
  for (; step < count && positions.length < limit; step++) {
    const position = descending ? count - 1 - step : step;
    if (!table.has(position)) continue;
    if (passed >= offset) positions.push(position);
    passed += 1;
  }
  return { positions, total: size };
}

interface Candidate {
  readonly position: number;
  readonly key: SortKey;
}

/** Returns a page of rows ordered by a field. The sort is stable. */
function takeOrdered(table: Table, match: RowFilter | undefined, request: PageRequest): Page {
  const { offset, limit, orderField = "", descending } = request;
  const sign = descending ? -1 : 1;
  const by = (a: Candidate, b: Candidate): number => sign * compareSortKeys(a.key, b.key);
  const end = offset + limit;
  let smallest: Candidate[] = [];
  let last: Candidate | undefined;
  let total = 0;
  for (let position = 0; position < table.positions; position++) {
    const row = table.rowAt(position);
    if (row === undefined || (match !== undefined && !match(row))) continue;
    total += 1;
    const value = row[orderField];
    if (value === undefined) throw serverError(`Cannot order by ${orderField}.`);
    const candidate = { position, key: toSortKey(value) };
    if (last !== undefined && by(candidate, last) >= 0) continue;
    smallest.push(candidate);
    if (smallest.length >= 2 * end + 1000) {
      smallest = smallest.sort(by).slice(0, end);
      last = smallest.at(-1);
    }
  }
  const items = smallest.sort(by).slice(offset, end);
  return { positions: items.map(({ position }) => position), total };
}

function readWholeNumber(name: string, value: unknown, defaultValue: number): number {
  if (value === undefined) return defaultValue;
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 0)
    throw invalidField(name, `${name} must be a whole number of at least 0.`);
  return number;
}
