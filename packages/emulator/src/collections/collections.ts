import { type Operation, operations, type Schema } from "../description.ts";
import { type Fields, fieldsOf, isFields } from "../json.ts";

/** Rows of one kind: what their paths and answers in the description say of them. */
export interface Collection {
  /** The last part of its path, such as `tags`. */
  readonly name: string;
  readonly idField: string;
  /** The fields of a row. */
  readonly schema: Schema;
}

/** What an operation does to a collection, where the description alone tells it. */
export interface CrudOperation {
  readonly kind: "list" | "create" | "get" | "update" | "delete";
  readonly collection: Collection;
}

/** Collections whose rows have numbers; their lists alone do not show it. */
const NUMBERED_COLLECTIONS: ReadonlySet<string> = new Set(
  operations.filter(({ path }) => path.includes("/{id}")).map(({ path }) => path.split("/")[3] ?? ""),
);

/** What the operations do that need no handler of their own, by operation id. */
export const crudOperations: ReadonlyMap<string, CrudOperation> = readCrudOperations();

/** Every collection by its name. */
export const collections: ReadonlyMap<string, Collection> = new Map(
  [...crudOperations.values()].map(({ collection }) => [collection.name, collection]),
);

function readCrudOperations(): Map<string, CrudOperation> {
  const schemas = rowSchemas();
  const found = new Map<string, CrudOperation>();
  for (const operation of operations) {
    const kind = operationKind(operation);
    if (kind === undefined) continue;
    const { name, idField } = collectionOf(operation.path);
    const schema = schemas.get(name);
    if (schema !== undefined) found.set(operation.id, { kind, collection: { name, idField, schema } });
  }
  return found;
}

function operationKind({ method, path, success }: Operation): CrudOperation["kind"] | undefined {
  const segments = path.split("/").slice(3);
  if (segments.length === 1) {
    if (method === "GET") return "list";
    if (method === "POST" && success.schema?.type === "object") return "create";
  }
  if (segments.length === 2 && segments[1]?.startsWith("{")) {
    return ({ GET: "get", PUT: "update", DELETE: "delete" } as const)[method as "GET"];
  }
  return undefined;
}

/** `/leads/api/tags/{uuid}` is about the collection `tags`, whose rows have a `uuid`. */
function collectionOf(path: string): { name: string; idField: string } {
  const [name = "", id] = path.split("/").slice(3);
  return { name, idField: id === "{id}" || NUMBERED_COLLECTIONS.has(name) ? "id" : "uuid" };
}

/** The schema of the rows of each collection: of the answers that show one, the one with the most fields. */
function rowSchemas(): Map<string, Schema> {
  const schemas = new Map<string, Schema>();
  for (const operation of operations) {
    const kind = operationKind(operation);
    if (kind === undefined || operation.success.schema === undefined) continue;
    const answer = operation.success.schema;
    const schema = kind === "list" ? listItemSchema(answer) : answer;
    const { name } = collectionOf(operation.path);
    const fields = (of: Schema | undefined): number => Object.keys(fieldsOf(of?.properties)).length;
    if (isFields(schema) && fields(schema) >= fields(schemas.get(name))) schemas.set(name, schema);
  }
  return schemas;
}

function listItemSchema({ type, items, properties }: Schema): unknown {
  return type === "array" ? items : fieldsOf(fieldsOf(properties).data).items;
}

/** A value for each field of a schema: what a new row has before anything is known of it. */
export function emptyRow(schema: Schema): Fields {
  const entries = Object.entries(fieldsOf(schema.properties)).map(([field, of]) => [
    field,
    emptyValue(fieldsOf(of)),
  ]);
  return Object.fromEntries(entries);
}

function emptyValue(schema: Schema): unknown {
  const { type, default: preset, enum: values, anyOf } = schema;
  if (preset !== undefined) return preset;
  const types = Array.isArray(type) ? type : [type];
  if (
    types.includes("null") ||
    (Array.isArray(anyOf) && anyOf.some((part) => fieldsOf(part).type === "null"))
  ) {
    return null;
  }
  if (Array.isArray(values)) return values[0];
  switch (types[0]) {
    case "array":
      return [];
    case "object":
      return emptyRow(schema);
    case "integer":
    case "number":
      return 0;
    case "boolean":
      return false;
    default:
      return "";
  }
}
