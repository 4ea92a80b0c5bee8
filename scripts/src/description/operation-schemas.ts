import { compositionOf } from "./composition.ts";
import { arrayOr, type Json, type JsonObject, objectOr } from "./json.ts";
import type { DescribedOperation } from "./operations.ts";
import { dereference } from "./references.ts";

/** Headers that OpenAPI describes elsewhere. Parameters with these names have no effect. */
const IGNORED_HEADERS = new Set(["accept", "authorization", "content-type"]);

/** Whether a parameter has no effect. */
export const isIgnoredParameter = ({ in: location, name }: JsonObject): boolean =>
  location === "header" && IGNORED_HEADERS.has(String(name).toLowerCase());

/**
 * Returns the parameters of an operation and those that it inherits from its path, without those that have no effect.
 * References are resolved.
 */
export function parametersOf(description: JsonObject, { path, node }: DescribedOperation): JsonObject[] {
  const shared = objectOr(objectOr(description.paths)[path]).parameters;
  const all = [...arrayOr(shared), ...arrayOr(node.parameters)]
    .map((parameter) => dereference(description, parameter))
    .filter((parameter) => !isIgnoredParameter(parameter));
  return [...new Map(all.map((parameter) => [`${parameter.in} ${parameter.name}`, parameter])).values()];
}

/** Returns the schema of the rows of a list, or `undefined` if the response is not a list. */
export function rowSchemaOf(
  description: JsonObject,
  response: JsonObject | undefined,
): JsonObject | undefined {
  const rows =
    response?.type === "array" ? response : dereference(description, objectOr(response?.properties).data);
  return rows.type === "array" ? dereference(description, rows.items) : undefined;
}

/** Returns the fields of an object schema and of its `allOf` parts. */
export function fieldsOf(description: JsonObject, schema: Json | undefined): JsonObject {
  const [own, ...parts] = compositionOf(description, schema, ["allOf"]);
  return Object.fromEntries([...parts, own].flatMap((part) => Object.entries(objectOr(part?.properties))));
}
