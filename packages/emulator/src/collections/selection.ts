import type { Backend } from "../backend/backend.ts";
import type { Row } from "../backend/table.ts";
import { invalidField } from "../http/http-error.ts";
import { type Fields, fieldsOf, stringsOf } from "../json.ts";
import type { Collection } from "./collections.ts";
import { pickFields, textSearchFilter } from "./crud.ts";
import { compileFilter, type RowFilter } from "./filter.ts";

/** A selection of contacts or companies. */
export interface Selection {
  /** Only rows with these ids. */
  readonly ids: readonly string[] | undefined;
  /** A filter in addition to `ids`. */
  readonly match: RowFilter | undefined;
}

/** Filter keys that are not fields of rows. */
const HIDDEN_FIELDS: Fields = { ln_member_id: true };

/**
 * Reads a filter: `ids`, `all`, `excludeIds`, `q` and the fields of rows. `all` overrides everything except
 * `excludeIds`. Unknown keys are ignored, as in the service.
 */
export function readSelection({ schema }: Collection, filter: Fields): Selection {
  const { ids, all, excludeIds, q } = filter;
  const excluded = new Set(readIds(excludeIds));
  const fields = pickFields(filter, { ...fieldsOf(schema.properties), ...HIDDEN_FIELDS });
  const matches: RowFilter[] = [
    excluded.size > 0 ? (row: Row) => !excluded.has(String(row.uuid)) : undefined,
    all === true ? undefined : textSearchFilter(q),
    all === true || Object.keys(fields).length === 0 ? undefined : compileFilter(fields),
  ].filter((match) => match !== undefined);
  return {
    ids: ids === undefined || all === true ? undefined : [...new Set(readIds(ids))],
    match: matches.length === 0 ? undefined : (row) => matches.every((match) => match(row)),
  };
}

/**
 * Reads the selection of a mass action, from its filter and from the fields next to the filter.
 *
 * @throws HttpError 422 if it has no condition.
 */
export function readMassSelection(of: Collection, { filter, ids, all, excludeIds }: Fields): Selection {
  const requested: Fields = {
    ...fieldsOf(filter),
    ...(ids !== undefined && { ids }),
    ...(all !== undefined && { all }),
    ...(excludeIds !== undefined && { excludeIds }),
  };
  const selection = readSelection(of, requested);
  const { excludeIds: _, ...conditions } = requested;
  const isUnconditional = readSelection(of, conditions).match === undefined && selection.ids === undefined;
  if (isUnconditional && requested.all !== true)
    throw invalidField("filter", "The filter must contain ids, all or a field.");
  return selection;
}

/** Returns the ids of the selected rows. */
export function selectIds(
  backend: Backend,
  { name, idField }: Collection,
  { ids, match }: Selection,
): string[] {
  return [...selectRows(backend, name, { ids, match })].map((row) => String(row[idField]));
}

/** Yields the selected rows. Fields of seed rows are computed when they are read. */
export function* selectRows(backend: Backend, table: string, { ids, match }: Selection): Generator<Row> {
  const rows =
    ids === undefined ? backend.table(table).rows() : ids.map((id) => backend.table(table).get(id));
  for (const row of rows) if (row !== undefined && (match === undefined || match(row))) yield row;
}

/** Converts a selection to a filter for lists. */
export function matchSelection({ ids, match }: Selection): RowFilter | undefined {
  if (ids === undefined) return match;
  const wanted = new Set(ids);
  return (row) => wanted.has(String(row.uuid)) && (match === undefined || match(row));
}

const readIds = (value: unknown): string[] => (typeof value === "string" ? [value] : stringsOf(value));
