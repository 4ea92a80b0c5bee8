import type { Backend } from "../backend/backend.ts";
import type { Row } from "../backend/table.ts";
import { invalidField } from "../http/http-error.ts";
import type { Fields } from "../json.ts";
import { type Collection, collections } from "./collections.ts";
import { updateRow } from "./crud.ts";

export const leads: Collection = requireCollection("leads");
export const companies: Collection = requireCollection("companies");
export const emails: Collection = requireCollection("emails");
export const linkedinMessages: Collection = requireCollection("linkedin-messages");
export const senderProfiles: Collection = requireCollection("sender-profiles");
export const tasks: Collection = requireCollection("tasks");

/** The `list_uuid` of a contact whose list was deleted. */
export const NO_LIST = "";

/** The type of a record in the API. A `lead` is a contact. */
export type ObjectType = "lead" | "company";

/** Returns the collection of a record type. */
export const collectionOfType = (type: unknown): Collection => (type === "company" ? companies : leads);

/** Returns a collection by name. @throws Error if the description has no such collection. */
export function requireCollection(name: string): Collection {
  const found = collections.get(name);
  if (found === undefined) throw new Error(`The description has no collection named ${name}.`);
  return found;
}

/** Returns the row that a field of the request refers to. @throws HttpError 422 if it does not exist. */
export function requireReferencedRow(backend: Backend, table: string, field: string, id: unknown): Row {
  const row = typeof id === "string" ? backend.table(table).get(id) : undefined;
  if (row === undefined) throw invalidField(field, `The field ${field} must be the id of a row of ${table}.`);
  return row;
}

/** Updates a row if a field differs. */
export function updateRowIfChanged(backend: Backend, of: Collection, row: Row, fields: Fields): Row {
  const changes = changedFields(row, fields);
  return Object.keys(changes).length === 0 ? row : updateRow(backend, of, String(row[of.idField]), changes);
}

/** Returns the fields whose values differ from those of the row. */
export function changedFields(row: Row, fields: Fields): Fields {
  const isNew = ([field, value]: [string, unknown]): boolean =>
    value !== undefined && JSON.stringify(value) !== JSON.stringify(row[field] ?? null);
  return Object.fromEntries(Object.entries(fields).filter(isNew));
}

/** Returns the oldest of some rows, because indexes do not keep the order of creation. */
export function oldest(rows: readonly Row[]): Row | undefined {
  const age = (row: Row): string => `${String(row.created_at)} ${String(row.uuid)}`;
  return [...rows].sort((a, b) => (age(a) < age(b) ? -1 : 1))[0];
}
