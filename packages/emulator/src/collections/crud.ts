import type { Backend } from "../backend/backend.ts";
import { isInternalField, type Row } from "../backend/table.ts";
import type { Handler } from "../http/handler.ts";
import { serverError } from "../http/http-error.ts";
import type { OperationInput } from "../http/operation-input.ts";
import { type Fields, fieldsOf, isFields } from "../json.ts";
import { type Collection, type CrudOperation, emptyRow } from "./collections.ts";
import { matchFilter, type RowFilter } from "./filter.ts";
import { type Page, readPage, readPageRequest } from "./page.ts";

/** The handler of an operation that does no more than its path and its schemas say. */
export function crudHandler({ kind, collection }: CrudOperation): Handler {
  switch (kind) {
    case "list":
      return (input, backend) => listRows(input, backend, collection.name);
    case "create":
      return (input, backend) => createRow(backend, collection, declaredFields(input), input.teamId);
    case "get":
      return (input, backend) => backend.requireRow(collection.name, idParameter(input));
    case "update":
      return (input, backend) => updateRow(backend, collection, idParameter(input), declaredFields(input));
    case "delete":
      return (input, backend) => deleteRow(backend, collection, idParameter(input));
  }
}

/** The fields of the body that the operation declares: ids and owners are not for the caller to choose. */
export function declaredFields({ operation, body }: OperationInput): Fields {
  return pickFields(body, fieldsOf(operation.body?.schema.properties));
}

/** The id at the end of the path, whatever the description calls it. */
export function idParameter({ path }: OperationInput): string {
  return Object.values(path).at(-1) ?? "";
}

/** Adds a row with what was sent, as far as rows have such fields. */
export function createRow(backend: Backend, collection: Collection, fields: Fields, teamId: number): Row {
  const { name, idField, schema } = collection;
  const { now } = backend;
  const known = fieldsOf(schema.properties);
  const own: Fields = {
    [idField]: idField === "id" ? backend.newNumber() : backend.newUuid(),
    team_id: teamId,
    user_id: USER_ID,
    created_at: now,
    updated_at: now,
  };
  const row = {
    ...emptyRow(schema),
    ...pickFields(own, known),
    ...pickFields(fields, known),
    ...pickInternalFields(fields),
  };
  backend.table(name).insert(row);
  backend.recordEffect("created", { collection: name, id: row[idField] });
  return row;
}

/** Changes the fields that were sent, as far as rows have them. */
export function updateRow(backend: Backend, { name, schema }: Collection, id: string, fields: Fields): Row {
  const before = backend.requireRow(name, id);
  const known = fieldsOf(schema.properties);
  const touched = "updated_at" in known ? { updated_at: backend.now } : {};
  const row = backend
    .table(name)
    .update(id, { ...pickFields(fields, known), ...pickInternalFields(fields), ...touched });
  backend.recordEffect("updated", { collection: name, id });
  return row ?? before;
}

export function deleteRow(backend: Backend, { name }: Collection, id: string): undefined {
  backend.requireRow(name, id);
  backend.table(name).delete(id);
  backend.recordEffect("deleted", { collection: name, id });
}

export interface ListOptions {
  /** What the rows must be beside what the caller asks for. */
  readonly extraFilter?: RowFilter;
  /** The caller's filter, when it is not the `filter` of the query or the body as it stands. */
  readonly filter?: Fields;
}

/** A page of rows in the envelope that the operation declares, filtered and ordered as the caller asks. */
export function listRows(
  input: OperationInput,
  backend: Backend,
  table: string,
  { extraFilter, filter }: ListOptions = {},
): unknown {
  const { operation, query, body } = input;
  const isSearch = operation.method !== "GET";
  const asked = { ...query, ...(isSearch && body) };
  const isPaged = isSearch || operation.parameters.some(({ name }) => name === "limit");
  const page = readPageRequest(asked, isSearch ? "desc" : "asc");
  const request = isPaged ? page : { ...page, limit: backend.table(table).size };
  const given = filter ?? acceptedFilters(operation.id, operation.parameters, fieldsOf(asked.filter));
  const matches = [
    extraFilter,
    textSearchFilter(asked.search),
    textSearchFilter(given.q),
    filterToMatch(given),
  ].filter((match) => match !== undefined);
  const match = matches.length === 0 ? undefined : (row: Row) => matches.every((test) => test(row));
  return wrapPage(input, readPage(backend.table(table), match, request), request);
}

/** Lists by query that fail on a filter they do not know; the others ignore it. */
const REJECTS_UNKNOWN_FILTERS = new Set(["listTasks"]);

/** The filters that the operation lists. Where it lists none, any field of a row is one. */
function acceptedFilters(
  id: string,
  parameters: OperationInput["operation"]["parameters"],
  filter: Fields,
): Fields {
  const known = parameters.find(({ name }) => name === "filter")?.schema.properties;
  if (!isFields(known)) return filter;
  const unknown = Object.keys(filter).filter((key) => !Object.hasOwn(known, key));
  if (unknown.length > 0 && REJECTS_UNKNOWN_FILTERS.has(id))
    throw serverError(`Unknown filter: ${unknown.join(", ")}.`);
  return pickFields(filter, known);
}

function filterToMatch({ q: _, ...filter }: Fields): RowFilter | undefined {
  return Object.keys(filter).length === 0 ? undefined : matchFilter(filter);
}

/** Fields that a search by text looks at. */
const SEARCHED_FIELDS = [
  "name",
  "first_name",
  "last_name",
  "email",
  "work_email",
  "personal_email",
  "company_name",
  "domain",
  "text",
  "subject",
  "body",
  "message",
  "sender_name",
  "label",
];

/** The rows in which a text occurs; `undefined` when none is given. */
export function textSearchFilter(search: unknown): RowFilter | undefined {
  if (typeof search !== "string" || search === "") return undefined;
  const wanted = search.toLowerCase();
  // The rows of a table have the same fields, and looking for those that are not there takes long.
  let fields: string[] | undefined;
  return (row) => {
    fields ??= SEARCHED_FIELDS.filter((field) => field in row);
    return fields.some((field) =>
      String(row[field] ?? "")
        .toLowerCase()
        .includes(wanted),
    );
  };
}

/** What surrounds the rows differs from list to list: each has what it declares. */
function wrapPage(
  { operation }: OperationInput,
  page: Page,
  { limit, offset }: { limit: number; offset: number },
): unknown {
  const { schema } = operation.success;
  if (schema?.type === "array") return page.items;
  const declared = fieldsOf(schema?.properties);
  const { items, total } = page;
  return pickFields({ data: items, limit, offset, total, has_more: offset + items.length < total }, declared);
}

/** The user that a key belongs to. */
export const USER_ID = 7;

export function pickFields(fields: Fields, known: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => Object.hasOwn(known, field)));
}

const pickInternalFields = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => isInternalField(field)));
