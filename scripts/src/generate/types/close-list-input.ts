import { FILTER, OPEN_ENUM } from "@grinfi/openapi-types/marks";
import { requestContentOf, responseContentOf } from "../../description/content.ts";
import { type Json, type JsonObject, mapValues, objectOr, ownValue } from "../../description/json.ts";
import { fieldsOf, rowSchemaOf } from "../../description/operation-schemas.ts";
import { dereference } from "../../description/references.ts";
import { mapOperations } from "../../description/traversal/map-parts.ts";

/**
 * Restricts the input of lists to the values that the schema of their rows declares.
 *
 * `order_field` accepts the names of the fields with plain values, except secrets. It stays a string if the rows have
 * no `created_at`, which is its default: such a schema does not include every field that the API sorts by. A filter
 * value accepts the values of its own `enum`, or of the `enum` of the row field of the same name.
 */
export function closeListInput(description: JsonObject): JsonObject {
  return mapOperations(description, (operation) => {
    const row = fieldsOf(
      description,
      rowSchemaOf(description, responseContentOf(description, operation).schema),
    );
    const close: Close = (name, schema) => {
      if (name === "order_field") return closeOrder(description, schema, row);
      return name === "filter" ? closeFilter(description, schema, row) : schema;
    };
    return mapValues(operation, (part, key) => {
      if (key === "parameters") return closeParameters(description, part, close);
      return key === "requestBody" ? closeBody(description, part, close) : part;
    });
  });
}

/** Returns the restricted schema of a parameter or field, or the same schema if nothing restricts it. */
type Close = (name: string, schema: JsonObject) => JsonObject;

const closeParameters = (description: JsonObject, parameters: Json, close: Close): Json =>
  mapValues(parameters, (given) => {
    const parameter = dereference(description, given);
    const schema = dereference(description, parameter.schema);
    const closed = close(String(parameter.name), schema);
    return closed === schema ? given : { ...parameter, schema: closed };
  });

function closeBody(description: JsonObject, given: Json, close: Close): Json {
  const body = dereference(description, given);
  const content = requestContentOf(description, body);
  if (content?.kind !== "json") return given;
  const { media, mediaType } = content;
  const schema = dereference(description, media.schema);
  const closed = mapFields(schema, (name, described) => {
    const field = dereference(description, described);
    const type = close(name, field);
    return type === field ? described : type;
  });
  if (closed === schema) return given;
  return { ...body, content: { ...objectOr(body.content), [mediaType]: { ...media, schema: closed } } };
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
  mapFields(schema, (name, field) => closeValue(description, field, ownValue(row, name)));

/** Restricts a filter value to its own `enum`, or to that of the row field. */
function closeValue(description: JsonObject, given: Json, inRow: Json | undefined): Json {
  const value = dereference(description, given);
  const field = dereference(description, inRow);
  const isText = field.type === "string";
  const known = value.enum ?? (isText ? field.enum : undefined);
  if (value[FILTER] !== "value" || known === undefined) return given;
  // The rows may have values that the filter does not list.
  const isOpen = value.enum !== undefined && isText && field.enum === undefined;
  const { $ref, ...texts } = objectOr(given);
  const { enum: _, ...unrestricted } = { ...value, ...texts };
  return { ...unrestricted, type: "string", [isOpen ? OPEN_ENUM : "enum"]: known };
}

/** Maps the fields of a schema. Returns the same object if no field changes. */
function mapFields(schema: JsonObject, map: (name: string, field: Json) => Json): JsonObject {
  const given = objectOr(schema.properties);
  const fields = mapValues(given, (field, name) => map(name, field));
  return fields === given ? schema : { ...schema, properties: fields };
}
