import { arrayOr, isObject, type Json, type JsonObject, objectOr } from "../../../description/json.ts";

/**
 * Rewrites a schema that lists required fields in a separate part.
 *
 * Such a part is `allOf: [fields, { required: [a] }]`, or `anyOf: [{ required: [a] }, { required: [b] }]` for "one of
 * these". openapi-typescript treats it as a schema of any object, so the whole type would accept anything. This
 * function moves the first form to `required` of the schema itself, and turns the second form into a union of complete
 * objects.
 */
export const hoistRequiredFields = (schema: JsonObject): JsonObject => uniteGroups(hoistRequired(schema));

/** Moves the required fields of a part that the part does not describe itself. */
function hoistRequired(schema: JsonObject): JsonObject {
  const parts = schema.allOf;
  if (!Array.isArray(parts)) return schema;
  const moved = parts.flatMap((part) => requiredOf(part).filter((name) => !describes(part, name)));
  if (moved.length === 0) return schema;
  return {
    ...schema,
    allOf: parts.filter((part) => !isRequiredOnly(part)),
    required: [...new Set([...requiredOf(schema), ...moved])],
  };
}

const describes = (part: Json, name: Json): boolean =>
  Object.hasOwn(objectOr(objectOr(part).properties), String(name));

function uniteGroups(schema: JsonObject): JsonObject {
  const { properties, required, type: _, ...others } = schema;
  const keyword = ["anyOf", "oneOf"].find((key) => isListOfGroups(schema[key]));
  if (keyword === undefined || !isObject(properties)) return schema;
  const own = requiredOf({ required: required ?? [] });
  const groups = schema[keyword] as Json[];
  const members = groups.map((group) => ({
    type: "object",
    properties,
    required: [...own, ...requiredOf(group)],
  }));
  return { ...others, [keyword]: members };
}

const isListOfGroups = (list: Json | undefined): boolean =>
  Array.isArray(list) && list.length > 0 && list.every(isRequiredOnly);

export function isRequiredOnly(schema: Json): boolean {
  return (
    isObject(schema) &&
    Array.isArray(schema.required) &&
    Object.keys(schema).every((key) => key === "required" || key === "type")
  );
}

const requiredOf = (schema: Json): Json[] => arrayOr(objectOr(schema).required);
