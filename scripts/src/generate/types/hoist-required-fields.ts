import { isObject, type Json, type JsonObject, mapValues } from "../../description/json.ts";

/**
 * Rewrites schemas that list required fields in a separate part.
 *
 * Such a part is `allOf: [fields, { required: [a] }]`, or `anyOf: [{ required: [a] }, { required: [b] }]` for "one of
 * these". openapi-typescript treats it as a schema of any object, so the whole type would accept anything. This
 * function moves the first form to `required` of the schema itself, and turns the second form into a union of complete
 * objects.
 */
export function hoistRequiredFields<T extends Json>(node: T): T {
  const rewritten = mapValues<Json>(node, hoistRequiredFields);
  return (isObject(rewritten) ? uniteGroups(hoistRequired(rewritten)) : rewritten) as T;
}

function hoistRequired(schema: JsonObject): JsonObject {
  const parts = schema.allOf;
  if (!Array.isArray(parts) || !parts.some(isRequiredOnly)) return schema;
  const required = parts.filter(isRequiredOnly).flatMap(requiredOf);
  return {
    ...schema,
    allOf: parts.filter((part) => !isRequiredOnly(part)),
    required: [...requiredOf(schema), ...required],
  };
}

function uniteGroups(schema: JsonObject): JsonObject {
  const { properties, required, anyOf, type: _, ...texts } = schema;
  const isUnion = Array.isArray(anyOf) && anyOf.length > 0 && anyOf.every(isRequiredOnly);
  if (!isUnion || !isObject(properties)) return schema;
  const own = requiredOf({ required: required ?? [] });
  const members = anyOf.map((group) => ({
    type: "object",
    properties,
    required: [...own, ...requiredOf(group)],
  }));
  return { ...texts, anyOf: members };
}

/** Whether a schema only requires fields, as in `anyOf: [{ required: [a] }, { required: [b] }]`. */
export function isRequiredOnly(schema: Json): boolean {
  return (
    isObject(schema) &&
    Array.isArray(schema.required) &&
    Object.keys(schema).every((key) => key === "required" || key === "type")
  );
}

const requiredOf = (schema: Json): Json[] =>
  isObject(schema) && Array.isArray(schema.required) ? schema.required : [];
