import { isObject, type Json, type JsonObject } from "../json.ts";
import type { ObjectKind } from "./grammar.ts";
import { mapInner, pointerTo } from "./map-objects.ts";

/**
 * Maps the schemas directly inside a schema. Names of fields are not keywords, and values such as `default` are data.
 *
 * @param map - Receives the keyword that contains the schema, too.
 */
export const mapSubschemas = <T extends Json>(
  schema: T,
  map: (subschema: Json, keyword: string) => Json,
): T =>
  mapInner(schema, "schema", (inner, kind, [keyword]) => (kind === "schema" ? map(inner, keyword) : inner));

/** Maps a schema and all schemas inside of it, the inner ones first. */
export function mapSchema(schema: Json, map: (schema: JsonObject) => Json): Json {
  const mapped = mapSubschemas(schema, (subschema) => mapSchema(subschema, map));
  return isObject(mapped) ? map(mapped) : mapped;
}

/**
 * Maps the whole schemas in a part of a description: those of parameters, media types, headers and components. The part
 * may itself be a schema.
 *
 * @param map - Receives the JSON pointer of the schema, too. It starts at the part.
 */
export function mapWholeSchemas<T extends Json>(
  part: T,
  kind: ObjectKind,
  map: (schema: Json, pointer: string) => Json,
): T {
  const mapPart = (inner: Json, innerKind: ObjectKind, pointer: string): Json =>
    innerKind === "schema"
      ? map(inner, pointer)
      : mapInner(inner, innerKind, (next, nextKind, keys) =>
          mapPart(next, nextKind, pointerTo(pointer, keys)),
        );
  return mapPart(part, kind, "#") as T;
}

/** Maps all schemas in a part of a description, the inner ones first. */
export const mapSchemas = <T extends Json>(part: T, kind: ObjectKind, map: (schema: JsonObject) => Json): T =>
  mapWholeSchemas(part, kind, (schema) => mapSchema(schema, map));
