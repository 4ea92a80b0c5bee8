import { isObject, type Json, type JsonObject, mapValues, objectOr } from "../../description/json.ts";
import { mapNamedSchemas } from "../../description/named-schemas.ts";
import { dereference } from "../../description/references.ts";

/**
 * Replaces the parts of job schemas that refer to the description by other means than a component: a reference to a
 * part of an operation becomes a copy of that part, and `x-sdk-keys-of` becomes an `enum` of field names.
 */
export const resolveJobs = (description: JsonObject): JsonObject =>
  mapNamedSchemas(description, "x-sdk-jobs", (schema) => resolve(description, schema));

function resolve(description: JsonObject, node: Json): Json {
  if (!isObject(node)) return mapValues(node, (item) => resolve(description, item));
  const { $ref, "x-sdk-keys-of": component, ...others } = node;
  if (typeof $ref === "string" && $ref.startsWith("#/paths/"))
    return { ...dereference(description, node), ...others };
  if (typeof component === "string") return { ...others, enum: fieldNames(description, component) };
  return mapValues(node, (value) => resolve(description, value));
}

function fieldNames(description: JsonObject, component: string): string[] {
  const schemas = objectOr(objectOr(description.components).schemas);
  return Object.keys(objectOr(objectOr(schemas[component]).properties)).sort();
}
