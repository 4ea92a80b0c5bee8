import { COMPOSITIONS } from "../../../description/composition.ts";
import { isObject, type Json, type JsonObject, objectOr } from "../../../description/json.ts";
import { mapSchemas } from "../../../description/traversal/map-schemas.ts";
import { hoistRequiredFields } from "./hoist-required-fields.ts";
import { requireInheritedFields } from "./require-inherited-fields.ts";
import { separateUnions } from "./separate-unions.ts";

/** Rewrites schemas that openapi-typescript reads in another way than OpenAPI defines, as equivalent ones. */
export const rewriteStructure = (description: JsonObject): JsonObject =>
  mapSchemas(description, "document", (schema) =>
    separateUnions(
      requireInheritedFields(
        description,
        hoistRequiredFields(unwrapItems(closeEmptyObject(keepObjectValues(schema)))),
      ),
    ),
  );

/** openapi-typescript would read the values of an `enum` of objects as schemas, if the schema describes objects. */
function keepObjectValues(schema: JsonObject): JsonObject {
  if (!Array.isArray(schema.enum) || schema.type !== "object") return schema;
  const { type: _, properties, required, additionalProperties, ...others } = schema;
  return others;
}

/** openapi-typescript would let an object without fields have any. */
function closeEmptyObject(schema: JsonObject): JsonObject {
  const { additionalProperties, properties } = schema;
  const isEmpty = additionalProperties === false && Object.keys(objectOr(properties)).length === 0;
  return isEmpty ? { ...schema, additionalProperties: { enum: [] } } : schema;
}

/** Replaces items that consist of one other schema. openapi-typescript would lose a level of nested arrays. */
function unwrapItems(schema: JsonObject): JsonObject {
  const { items } = schema;
  const only = isObject(items) && items.nullable !== true ? onlyPart(items) : undefined;
  return only === undefined ? schema : unwrapItems({ ...schema, items: only });
}

const ANNOTATIONS = ["description", "example", "default", "deprecated"];

function onlyPart(schema: JsonObject): Json | undefined {
  const [key = "", ...others] = Object.keys(schema).filter((name) => !ANNOTATIONS.includes(name));
  const parts = schema[key];
  const isWrapper =
    others.length === 0 && COMPOSITIONS.has(key) && Array.isArray(parts) && parts.length === 1;
  return isWrapper ? parts[0] : undefined;
}
