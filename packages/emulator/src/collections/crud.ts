import type { World } from "../backend/backend.ts";
import { isInternal, type Row } from "../backend/table.ts";
import type { Handler } from "../http/handler.ts";
import { broken } from "../http/http-error.ts";
import type { Input } from "../http/operation-input.ts";
import { type Fields, fieldsOf, isFields } from "../json.ts";
import { type Action, type Collection, emptyRow } from "./collections.ts";
import { type Match, matchFilter } from "./filter.ts";
import { type Page, pageRequest, readPage } from "./page.ts";

/** The handler of an operation that does no more than its path and its schemas say. */
export function genericHandler({ kind, collection }: Action): Handler {
  switch (kind) {
    case "list":
      return (input, world) => listRows(input, world, collection.name);
    case "create":
      return (input, world) => createRow(world, collection, declared(input), input.teamId);
    case "get":
      return (input, world) => world.require(collection.name, idOf(input));
    case "update":
      return (input, world) => updateRow(world, collection, idOf(input), declared(input));
    case "delete":
      return (input, world) => deleteRow(world, collection, idOf(input));
  }
}

/** The fields of the body that the operation declares: ids and owners are not for the caller to choose. */
export function declared({ operation, body }: Input): Fields {
  return onlyFields(body, fieldsOf(operation.body?.schema.properties));
}

/** The id at the end of the path, whatever the description calls it. */
export function idOf({ path }: Input): string {
  return Object.values(path).at(-1) ?? "";
}

/** Adds a row with what was sent, as far as rows have such fields. */
export function createRow(world: World, collection: Collection, fields: Fields, teamId: number): Row {
  const { name, idField, schema } = collection;
  const { now } = world;
  const known = fieldsOf(schema.properties);
  const own: Fields = {
    [idField]: idField === "id" ? world.newNumber() : world.newUuid(),
    team_id: teamId,
    user_id: USER_ID,
    created_at: now,
    updated_at: now,
  };
  const row = {
    ...emptyRow(schema),
    ...onlyFields(own, known),
    ...onlyFields(fields, known),
    ...onlyInternal(fields),
  };
  world.table(name).insert(row);
  world.effect("created", { collection: name, id: row[idField] });
  return row;
}

/** Changes the fields that were sent, as far as rows have them. */
export function updateRow(world: World, { name, schema }: Collection, id: string, fields: Fields): Row {
  const before = world.require(name, id);
  const known = fieldsOf(schema.properties);
  const touched = "updated_at" in known ? { updated_at: world.now } : {};
  const row = world
    .table(name)
    .update(id, { ...onlyFields(fields, known), ...onlyInternal(fields), ...touched });
  world.effect("updated", { collection: name, id });
  return row ?? before;
}

export function deleteRow(world: World, { name }: Collection, id: string): undefined {
  world.require(name, id);
  world.table(name).delete(id);
  world.effect("deleted", { collection: name, id });
}

export interface ListOptions {
  /** What the rows must be beside what the caller asks for. */
  readonly also?: Match;
  /** The caller's filter, when it is not the `filter` of the query or the body as it stands. */
  readonly filter?: Fields;
}

/** A page of rows in the envelope that the operation declares, filtered and ordered as the caller asks. */
export function listRows(
  input: Input,
  world: World,
  table: string,
  { also, filter }: ListOptions = {},
): unknown {
  const { operation, query, body } = input;
  const isSearch = operation.method !== "GET";
  const asked = { ...query, ...(isSearch && body) };
  const isPaged = isSearch || operation.parameters.some(({ name }) => name === "limit");
  const page = pageRequest(asked, isSearch ? "desc" : "asc");
  const request = isPaged ? page : { ...page, limit: world.table(table).size };
  const given = filter ?? knownFilters(operation.id, operation.parameters, fieldsOf(asked.filter));
  const matches = [also, searchMatch(asked.search), searchMatch(given.q), filterMatch(given)].filter(
    (match) => match !== undefined,
  );
  const match = matches.length === 0 ? undefined : (row: Row) => matches.every((test) => test(row));
  return envelope(input, readPage(world.table(table), match, request), request);
}

/** Lists by query that fail on a filter they do not know; the others ignore it. */
const STRICT = new Set(["listTasks"]);

/** The filters that the operation lists. Where it lists none, any field of a row is one. */
function knownFilters(id: string, parameters: Input["operation"]["parameters"], filter: Fields): Fields {
  const known = parameters.find(({ name }) => name === "filter")?.schema.properties;
  if (!isFields(known)) return filter;
  const unknown = Object.keys(filter).filter((key) => !Object.hasOwn(known, key));
  if (unknown.length > 0 && STRICT.has(id)) throw broken(`Unknown filter: ${unknown.join(", ")}.`);
  return onlyFields(filter, known);
}

function filterMatch({ q: _, ...filter }: Fields): Match | undefined {
  return Object.keys(filter).length === 0 ? undefined : matchFilter(filter);
}

/** Fields that a search by text looks at. */
const TEXT_FIELDS = [
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
export function searchMatch(search: unknown): Match | undefined {
  if (typeof search !== "string" || search === "") return undefined;
  const wanted = search.toLowerCase();
  // The rows of a table have the same fields, and looking for those that are not there takes long.
  let fields: string[] | undefined;
  return (row) => {
    fields ??= TEXT_FIELDS.filter((field) => field in row);
    return fields.some((field) =>
      String(row[field] ?? "")
        .toLowerCase()
        .includes(wanted),
    );
  };
}

/** What surrounds the rows differs from list to list: each has what it declares. */
function envelope(
  { operation }: Input,
  page: Page,
  { limit, offset }: { limit: number; offset: number },
): unknown {
  const { schema } = operation.success;
  if (schema?.type === "array") return page.items;
  const declared = fieldsOf(schema?.properties);
  const { items, total } = page;
  return onlyFields({ data: items, limit, offset, total, has_more: offset + items.length < total }, declared);
}

/** The user that a key belongs to. */
export const USER_ID = 7;

export function onlyFields(fields: Fields, known: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => Object.hasOwn(known, field)));
}

const onlyInternal = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => isInternal(field)));
