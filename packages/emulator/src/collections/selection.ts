import type { Backend } from "../backend/backend.ts";
import type { Row } from "../backend/table.ts";
import { invalidField } from "../http/http-error.ts";
import { type Fields, fieldsOf, stringsOf } from "../json.ts";
import type { Collection } from "./collections.ts";
import { pickFields, textSearchFilter } from "./crud.ts";
import { matchFilter, type RowFilter } from "./filter.ts";

/** Which contacts or companies a request is about. */
export interface Selection {
  /** These alone. */
  readonly ids: readonly string[] | undefined;
  /** What else they must be; `undefined` when any will do. */
  readonly match: RowFilter | undefined;
}

/** Keys that filters take although no row shows a field of this name. */
const HIDDEN_FIELDS: Fields = { ln_member_id: true };

/**
 * Reads a filter: `ids`, `all`, `excludeIds`, `q` and the fields of rows. `all` outweighs everything but `excludeIds`; a
 * key that rows do not have is ignored, as the service does.
 */
export function readSelection({ schema }: Collection, filter: Fields): Selection {
  const { ids, all, excludeIds, q } = filter;
  const excluded = new Set(readIds(excludeIds));
  const fields = pickFields(filter, { ...fieldsOf(schema.properties), ...HIDDEN_FIELDS });
  const matches: RowFilter[] = [
    excluded.size > 0 ? (row: Row) => !excluded.has(String(row.uuid)) : undefined,
    all === true ? undefined : textSearchFilter(q),
    all === true || Object.keys(fields).length === 0 ? undefined : matchFilter(fields),
  ].filter((match) => match !== undefined);
  return {
    ids: ids === undefined || all === true ? undefined : [...new Set(readIds(ids))],
    match: matches.length === 0 ? undefined : (row) => matches.every((match) => match(row)),
  };
}

/** The selection of a mass action: within its filter or beside it. @throws HttpError 422 when it selects nothing in particular. */
export function readMassSelection(of: Collection, { filter, ids, all, excludeIds }: Fields): Selection {
  const inside = fieldsOf(filter);
  const asked: Fields = {
    ...inside,
    ...(ids !== undefined && { ids }),
    ...(all !== undefined && { all }),
    ...(excludeIds !== undefined && { excludeIds }),
  };
  const selection = readSelection(of, asked);
  const { excludeIds: _, ...positive } = asked;
  const isBroad = readSelection(of, positive).match === undefined && selection.ids === undefined;
  if (isBroad && asked.all !== true)
    throw invalidField("filter", "It selects nobody: give ids, all or a field.");
  return selection;
}

/** The ids of the selected rows, the oldest first. They are few to keep, however many rows there are. */
export function selectIds(
  backend: Backend,
  { name, idField }: Collection,
  { ids, match }: Selection,
): string[] {
  return [...selectRows(backend, name, { ids, match })].map((row) => String(row[idField]));
}

/** The selected rows. Fields of seed rows may be computed one by one. */
export function* selectRows(backend: Backend, table: string, { ids, match }: Selection): Generator<Row> {
  const rows =
    ids === undefined ? backend.table(table).rows() : ids.map((id) => backend.table(table).get(id));
  for (const row of rows) if (row !== undefined && (match === undefined || match(row))) yield row;
}

/** The selection as a test of rows, for lists. */
export function matchSelection({ ids, match }: Selection): RowFilter | undefined {
  if (ids === undefined) return match;
  const wanted = new Set(ids);
  return (row) => wanted.has(String(row.uuid)) && (match === undefined || match(row));
}

const readIds = (value: unknown): string[] => (typeof value === "string" ? [value] : stringsOf(value));
