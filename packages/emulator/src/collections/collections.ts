import { type Operation, operations, type Schema } from "../description.ts";
import { type Fields, fieldsOf, isFields } from "../json.ts";

/** A collection of rows, as the paths and responses in the description declare it. */
export interface Collection {
  /** The last segment of its path, such as `tags`. */
  readonly name: string;
  readonly idField: string;
  /** The schema of a row. */
  readonly schema: Schema;
}

/** A create, read, update, delete or list operation of a collection, derived from the description. */
export interface CrudOperation {
  readonly kind: "list" | "create" | "get" | "update" | "delete";
  readonly collection: Collection;
}

/** Collections whose rows have numeric ids. Paths of lists do not show this. */
const NUMBERED_COLLECTIONS: ReadonlySet<string> = new Set(
  operations.filter(({ path }) => path.includes("/{id}")).map(({ path }) => path.split("/")[3] ?? ""),
);

/** The operations that need no custom handler, by operation id. */
export const crudOperations: ReadonlyMap<string, CrudOperation> = readCrudOperations();

/** All collections, by name. */
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

/** Reads the collection from a path: `/leads/api/tags/{uuid}` is the collection `tags`, whose rows have a `uuid`. */
function collectionOf(path: string): { name: string; idField: string } {
  const [name = "", id] = path.split("/").slice(3);
  return { name, idField: id === "{id}" || NUMBERED_COLLECTIONS.has(name) ? "id" : "uuid" };
}

/**
 * Reads the row schema of each collection. If several responses contain a row, the one with the most fields is used.
 */
function rowSchemas(): Map<string, Schema> {
  const schemas = new Map<string, Schema>();
  for (const operation of operations) {
    const kind = operationKind(operation);
    if (kind === undefined || operation.success.schema === undefined) continue;
    const response = operation.success.schema;
    const schema = kind === "list" ? listItemSchema(response) : response;
    const { name } = collectionOf(operation.path);
    const fields = (of: Schema | undefined): number => Object.keys(fieldsOf(of?.properties)).length;
    if (isFields(schema) && fields(schema) >= fields(schemas.get(name))) schemas.set(name, schema);
  }
  return schemas;
}

function listItemSchema({ type, items, properties }: Schema): unknown {
  return type === "array" ? items : fieldsOf(fieldsOf(properties).data).items;
}

/** Creates a row with an empty value for each field of a schema. */
export function emptyRow(schema: Schema): Fields {
  const entries = Object.entries(fieldsOf(schema.properties)).map(([field, of]) => [
    field,
    emptyValue(fieldsOf(of)),
  ]);
  return Object.fromEntries(entries);
}

function emptyValue(schema: Schema): unknown {
  const { type, default: defaultValue, enum: values, anyOf } = schema;
  if (defaultValue !== undefined) return defaultValue;
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
