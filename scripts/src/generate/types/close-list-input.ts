import { FILTER, OPEN_ENUM } from "@grinfi/openapi-types/marks";
import { type Json, type JsonObject, objectOr } from "../../description/json.ts";
import { responseContentOf, rowSchemaOf } from "../../description/operation-schemas.ts";
import { listOperations } from "../../description/operations.ts";
import { dereference } from "../../description/references.ts";

/**
 * Restricts the input of lists to the values that the schema of their rows declares.
 *
 * `order_field` accepts the names of the fields with plain values, except secrets. It stays a string if the rows have
 * no `created_at`, which is its default: such a schema does not include every field that the API sorts by. A filter
 * value accepts the values of its own `enum`, or of the `enum` of the row field of the same name.
 */
export function closeListInput(description: JsonObject): JsonObject {
  const result = structuredClone(description);
  for (const { node } of listOperations(result)) {
    const row = fieldsOf(result, rowSchemaOf(result, responseContentOf(result, node).schema));
    const close: Close = (name, schema) => {
      if (name === "order_field") return closeOrder(result, schema, row);
      return name === "filter" ? closeFilter(result, schema, row) : schema;
    };
    if (Array.isArray(node.parameters)) {
      node.parameters = node.parameters.map((given) => {
        const parameter = dereference(result, given);
        const schema = dereference(result, parameter.schema);
        const closed = close(String(parameter.name), schema);
        return closed === schema ? given : { ...parameter, schema: closed };
      });
    }
    closeBody(result, node, close);
  }
  return result;
}

/** Returns the restricted schema of a parameter or field, or the same schema if nothing restricts it. */
type Close = (name: string, schema: JsonObject) => JsonObject;

function closeBody(description: JsonObject, operation: JsonObject, close: Close): void {
  const body = dereference(description, operation.requestBody);
  const media = objectOr(objectOr(body.content)["application/json"]);
  const schema = dereference(description, media.schema);
  const closed = mapFields(schema, (name, given) => {
    const field = dereference(description, given);
    const type = close(name, field);
    return type === field ? given : type;
  });
  if (closed === schema) return;
  const content = { ...objectOr(body.content), "application/json": { ...media, schema: closed } };
  operation.requestBody = { ...body, content };
}

function closeOrder(description: JsonObject, schema: JsonObject, row: JsonObject): JsonObject {
  if (row.created_at === undefined || schema.enum !== undefined) return schema;
  const names = Object.keys(row).filter((name) => isSortable(dereference(description, row[name])));
  return { ...schema, enum: names };
}

/** Secrets are not sortable: the order of the rows would reveal them. */
const isSortable = (field: JsonObject): boolean => PLAIN.has(field.type) && field["x-sdk-secret"] !== true;

const PLAIN: ReadonlySet<unknown> = new Set(["boolean", "integer", "number", "string"]);

const closeFilter = (description: JsonObject, schema: JsonObject, row: JsonObject): JsonObject =>
  mapFields(schema, (name, field) => closeValue(description, field, row[name]));

/** Restricts a filter value to its own `enum`, or to that of the row field. */
function closeValue(description: JsonObject, given: Json, inRow: Json | undefined): Json {
  const value = dereference(description, given);
  const field = dereference(description, inRow);
  const isText = field.type === "string";
  const known = value.enum ?? (isText ? field.enum : undefined);
  if (value[FILTER] !== "value" || known === undefined) return given;
  // The rows may have values that the filter does not list.
  const isOpen = value.enum !== undefined && isText && field.enum === undefined;
  const { $ref: _, ...texts } = objectOr(given);
  return { ...value, ...texts, type: "string", enum: known, ...(isOpen && { [OPEN_ENUM]: true }) };
}

/** Maps the fields of a schema. Returns the same object if no field changes. */
function mapFields(schema: JsonObject, map: (name: string, field: Json) => Json): JsonObject {
  const given = objectOr(schema.properties);
  const fields = Object.entries(given).map(([name, field]) => [name, map(name, field)] as const);
  if (fields.every(([name, field]) => field === given[name])) return schema;
  return { ...schema, properties: Object.fromEntries(fields) };
}

/** Returns the fields of a schema and of its `allOf` parts. */
function fieldsOf(description: JsonObject, schema: JsonObject | undefined): JsonObject {
  const parts = Array.isArray(schema?.allOf) ? schema.allOf : [];
  const fields = parts.map((part) => fieldsOf(description, dereference(description, part)));
  return Object.assign({}, ...fields, objectOr(schema?.properties));
}
