import type { Backend } from "../backend/backend.ts";
import { isInternalField, type Row } from "../backend/table.ts";
import type { Handler } from "../http/handler.ts";
import { serverError } from "../http/http-error.ts";
import type { OperationInput } from "../http/operation-input.ts";
import { type Fields, fieldsOf, isFields } from "../json.ts";
import { type Collection, type CrudOperation, emptyRow } from "./collections.ts";
import { compileFilter, type RowFilter } from "./filter.ts";
import type { Matching } from "./matches.ts";
import { type PageRequest, readPage, readPageRequest } from "./page.ts";

/** Creates the handler of a CRUD operation. */
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

/** Returns the declared fields of the body, so that callers cannot set ids and owners. */
export function declaredFields({ operation, body }: OperationInput): Fields {
  return pickFields(body, fieldsOf(operation.body?.schema.properties));
}

/** Returns the last path parameter, which is the id of the row. */
export function idParameter({ path }: OperationInput): string {
  return Object.values(path).at(-1) ?? "";
}

/** Adds a row. Fields that the collection does not have are ignored. */
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

/** Changes fields of a row. Fields that the collection does not have are ignored. */
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

/** Deletes a row. @throws HttpError 404 if it does not exist. */
export function deleteRow(backend: Backend, { name }: Collection, id: string): undefined {
  backend.requireRow(name, id);
  backend.table(name).delete(id);
  backend.recordEffect("deleted", { collection: name, id });
}

/** Options of `listRows`. */
export interface ListOptions {
  /** A filter in addition to that of the request. It must depend on the request only. */
  readonly extraFilter?: RowFilter;
  /** Replaces the filter of the request. It must depend on the request only. */
  readonly filter?: Fields;
  /** Converts a row to an item of the list. Default: the row without its internal fields. */
  readonly toItem?: (row: Row) => unknown;
}

/** Returns the requested page of rows, filtered and ordered, in the declared envelope. */
export function listRows(
  input: OperationInput,
  backend: Backend,
  table: string,
  { extraFilter, filter, toItem }: ListOptions = {},
): unknown {
  const { operation, query, body } = input;
  const isSearch = operation.method !== "GET";
  const parameters = { ...query, ...(isSearch && body) };
  const isPaged = isSearch || operation.parameters.some(({ name }) => name === "limit");
  const rows = backend.table(table);
  const page = readPageRequest(parameters, isSearch || operation.newestFirst === true ? "desc" : "asc");
  const request = isPaged ? page : { ...page, limit: rows.size };
  const filterFields =
    filter ?? acceptedFilters(operation.id, operation.parameters, fieldsOf(parameters.filter));
  const matches = [
    extraFilter,
    textSearchFilter(parameters.search),
    textSearchFilter(filterFields.q),
    compileFields(filterFields),
  ].filter((match) => match !== undefined);
  const matching = matches.length === 0 ? undefined : allOf(matches, filterKey(input, parameters));
  const { positions, total } = readPage(rows, matching, request);
  const items = positions.map((position) =>
    toItem === undefined ? backend.rowJson.get(rows, position) : toItem(rows.fullRowAt(position) as Row),
  );
  return wrapPage(input, items, total, request);
}

function allOf(tests: readonly RowFilter[], key: string): Matching {
  const [first, ...others] = tests as [RowFilter, ...RowFilter[]];
  return { key, test: others.length === 0 ? first : (row) => tests.every((test) => test(row)) };
}

/** Identifies the filter of a request, whichever of its pages is requested. */
const filterKey = (
  { operation, path }: OperationInput,
  { limit: _, offset: __, ...parameters }: Fields,
): string => JSON.stringify([operation.id, path, parameters]);

/** Lists that fail on an unknown filter. Others ignore it. */
const REJECTS_UNKNOWN_FILTERS = new Set(["listTasks"]);

/** Returns the filters that the operation declares. If it declares none, all fields of a row are filters. */
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

function compileFields({ q: _, ...filter }: Fields): RowFilter | undefined {
  return Object.keys(filter).length === 0 ? undefined : compileFilter(filter);
}

/** The fields that a text search reads. */
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

/** Creates a filter for rows that contain a text. Returns `undefined` without a text. */
export function textSearchFilter(search: unknown): RowFilter | undefined {
  if (typeof search !== "string" || search === "") return undefined;
  const text = search.toLowerCase();
  // All rows of a table have the same fields. Checking for missing ones in every row is slow.
  let fields: string[] | undefined;
  return (row) => {
    fields ??= SEARCHED_FIELDS.filter((field) => field in row);
    return fields.some((field) =>
      String(row[field] ?? "")
        .toLowerCase()
        .includes(text),
    );
  };
}

/** Wraps a page in the envelope that the operation declares. */
function wrapPage(
  { operation }: OperationInput,
  items: readonly unknown[],
  total: number,
  { limit, offset }: PageRequest,
): unknown {
  const { schema } = operation.success;
  if (schema?.type === "array") return items;
  const declared = fieldsOf(schema?.properties);
  return pickFields({ data: items, limit, offset, total, has_more: offset + items.length < total }, declared);
}

/** The user of all API keys. */
export const USER_ID = 7;

/** Returns the fields whose names are keys of `known`. */
export function pickFields(fields: Fields, known: Fields): Fields {
  const picked: Record<string, unknown> = {};
  for (const field of Object.keys(fields)) if (Object.hasOwn(known, field)) picked[field] = fields[field];
  return picked;
}

const pickInternalFields = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => isInternalField(field)));
