import type { Row, Table } from "../backend/table.ts";
import { invalidField, serverError } from "../http/http-error.ts";
import type { Fields } from "../json.ts";
import { compareSortKeys, type RowFilter, type SortKey, toSortKey } from "./filter.ts";

/** A requested page. */
export interface PageRequest {
  readonly limit: number;
  readonly offset: number;
  readonly orderField: string | undefined;
  readonly descending: boolean;
}

/** A page of rows, and the number of all matching rows. */
export interface Page {
  readonly items: readonly Row[];
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

/** Reads a page. Its memory use depends on the page, not on the number of rows. */
export function readPage(table: Table, match: RowFilter | undefined, request: PageRequest): Page {
  const { offset, limit, orderField, descending } = request;
  const page = (): Page => {
    if (orderField !== undefined && orderField !== "created_at")
      return takeOrdered(table.rows(), match, request);
    // Tables keep rows in the order of creation.
    const rows = table.rows(descending);
    if (match === undefined) return { items: takePage(rows, offset, limit), total: table.size };
    return takeMatching(rows, match, offset, limit);
  };
  const { items, total } = page();
  return { items: items.map((row) => table.fullRow(row)), total };
}

function takePage(rows: Iterable<Row>, offset: number, limit: number): Row[] {
  const items: Row[] = [];
  let passed = 0;
  for (const row of rows) {
    if (items.length === limit) break;
    if (passed >= offset) items.push(row);
    passed += 1;
  }
  return items;
}

function takeMatching(rows: Iterable<Row>, match: RowFilter, offset: number, limit: number): Page {
  const items: Row[] = [];
  let total = 0;
  for (const row of rows) {
    if (!match(row)) continue;
    if (total >= offset && items.length < limit) items.push(row);
    total += 1;
  }
  return { items, total };
}

interface Candidate {
  readonly row: Row;
  readonly key: SortKey;
}

/** Returns a page of rows ordered by a field. The sort is stable. */
function takeOrdered(rows: Iterable<Row>, match: RowFilter | undefined, request: PageRequest): Page {
  const { offset, limit, orderField = "", descending } = request;
  const sign = descending ? -1 : 1;
  const by = (a: Candidate, b: Candidate): number => sign * compareSortKeys(a.key, b.key);
  const end = offset + limit;
  let smallest: Candidate[] = [];
  let last: Candidate | undefined;
  let total = 0;
  for (const row of rows) {
    if (match !== undefined && !match(row)) continue;
    total += 1;
    const value = row[orderField];
    if (value === undefined) throw serverError(`Cannot order by ${orderField}.`);
    const candidate = { row, key: toSortKey(value) };
    if (last !== undefined && by(candidate, last) >= 0) continue;
    smallest.push(candidate);
    if (smallest.length >= 2 * end + 1000) {
      smallest = smallest.sort(by).slice(0, end);
      last = smallest.at(-1);
    }
  }
  const items = smallest.sort(by).slice(offset, end);
  return { items: items.map(({ row }) => row), total };
}

function readWholeNumber(name: string, value: unknown, defaultValue: number): number {
  if (value === undefined) return defaultValue;
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 0)
    throw invalidField(name, `${name} must be a whole number of at least 0.`);
  return number;
}
