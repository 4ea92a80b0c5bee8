import { isObject, type Json, type JsonObject, mapValues } from "./json.ts";
import { NAMED_SCHEMA_KEYS } from "./named-schemas.ts";
import { encodePointerPart } from "./references.ts";

/** Keywords of a schema whose value is a schema. */
const SCHEMA = new Set(["items", "additionalProperties", "not"]);
/** Keywords of a schema whose value is a list of schemas. */
const SCHEMAS = new Set(["allOf", "anyOf", "oneOf"]);
/** Keywords of a schema whose value is a map of schemas. Its keys are names of fields. */
const NAMED_SCHEMAS = new Set(["properties"]);

/** Keywords outside of schemas whose value is a map. Its keys are names, which may be spelled like keywords. */
const KEYED_BY_NAME: ReadonlySet<string> = new Set([
  ...["paths", "pathItems", "webhooks", "callbacks", "responses", "requestBodies"],
  ...["parameters", "headers", "content", "encoding"],
  ...NAMED_SCHEMA_KEYS,
]);
/** Keywords outside of schemas whose value contains no schemas. */
const WITHOUT_SCHEMAS = new Set([
  ...["info", "tags", "servers", "security", "securitySchemes", "externalDocs"],
  ...["example", "examples", "links"],
]);

/**
 * Maps the schemas directly inside a schema. Names of fields are not keywords, and values such as `default` are data.
 *
 * @param map - Receives the keyword that contains the schema, too.
 */
export function mapSubschemas<T extends Json>(schema: T, map: (subschema: Json, keyword: string) => Json): T {
  if (!isObject(schema)) return schema;
  return mapValues(schema, (value, keyword) => {
    if (SCHEMA.has(keyword)) return map(value, keyword);
    const isMap = NAMED_SCHEMAS.has(keyword) && isObject(value);
    const isList = SCHEMAS.has(keyword) && Array.isArray(value);
    return isMap || isList ? mapValues(value, (subschema) => map(subschema, keyword)) : value;
  });
}

/** Maps a schema and all schemas inside of it, the inner ones first. */
export function mapSchema(schema: Json, map: (schema: JsonObject) => Json): Json {
  const mapped = mapSubschemas(schema, (subschema) => mapSchema(subschema, map));
  return isObject(mapped) ? map(mapped) : mapped;
}

/**
 * Maps the whole schemas in a part of a description: those of parameters, media types, headers and components.
 *
 * @param part - Not itself a schema.
 * @param map - Receives the JSON pointer of the schema, too. It starts at the part.
 */
export function mapWholeSchemas<T extends Json>(
  part: T,
  map: (schema: Json, pointer: string) => Json,
  pointer = "#",
  hasNames = false,
): T {
  return mapValues(part, (value, key) => {
    const here = `${pointer}/${encodePointerPart(key)}`;
    if (hasNames || Array.isArray(part)) return mapWholeSchemas(value, map, here);
    if (key === "schema") return map(value, here);
    if (key === "schemas")
      return mapValues(value, (schema, name) => map(schema, `${here}/${encodePointerPart(name)}`));
    const isKeyed = KEYED_BY_NAME.has(key);
    if (WITHOUT_SCHEMAS.has(key) || (key.startsWith("x-") && !isKeyed)) return value;
    return mapWholeSchemas(value, map, here, isKeyed);
  });
}

/** Maps all schemas in a part of a description, the inner ones first. The part is not itself a schema. */
export function mapSchemas<T extends Json>(part: T, map: (schema: JsonObject) => Json): T {
  return mapWholeSchemas(part, (schema) => mapSchema(schema, map));
}

/**
 * Maps the whole schemas in a component, or in a message. A component may itself be a schema.
 *
 * @param reference - The reference to the component. A message has none.
 */
export function mapSchemasOf(part: Json, reference: string | undefined, map: (schema: Json) => Json): Json {
  return reference?.startsWith("#/components/schemas/") === true ? map(part) : mapWholeSchemas(part, map);
}
