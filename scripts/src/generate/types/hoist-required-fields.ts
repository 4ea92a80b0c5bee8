import { isObject, type Json, type JsonObject } from "../../description/json.ts";

/**
 * Says the same in the words that the type generator understands.
 *
 * A description may put required fields beside the schema that has them: `allOf: [fields, { required: [a] }]`, or
 * `anyOf: [{ required: [a] }, { required: [b] }]` for "one of these". The type generator takes such a part for any
 * object at all, which makes the whole type accept anything. Here the first is written as `required` of the schema
 * itself and the second as a union of complete objects.
 */
export function hoistRequiredFields<T extends Json>(node: T): T {
  if (Array.isArray(node)) return node.map(hoistRequiredFields) as T;
  if (!isObject(node)) return node;
  const stated = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, hoistRequiredFields(value)]),
  );
  return uniteGroups(hoistRequired(stated)) as T;
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

function uniteGroups({ properties, required, anyOf, ...rest }: JsonObject): JsonObject {
  const groups = Array.isArray(anyOf) && anyOf.length > 0 && anyOf.every(isRequiredOnly) ? anyOf : undefined;
  if (groups === undefined || !isObject(properties)) {
    return {
      ...rest,
      ...(properties !== undefined && { properties }),
      ...(required !== undefined && { required }),
      ...(anyOf !== undefined && { anyOf }),
    };
  }
  const own = requiredOf({ required: required ?? [] });
  const { type: _, ...words } = rest;
  const members = groups.map((group) => ({
    type: "object",
    properties,
    required: [...own, ...requiredOf(group)],
  }));
  return { ...words, anyOf: members };
}

function isRequiredOnly(schema: Json): boolean {
  return (
    isObject(schema) &&
    Array.isArray(schema.required) &&
    Object.keys(schema).every((key) => key === "required" || key === "type")
  );
}

const requiredOf = (schema: Json): Json[] =>
  isObject(schema) && Array.isArray(schema.required) ? schema.required : [];
