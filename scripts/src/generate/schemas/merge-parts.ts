import { arrayOr, type Json, type JsonObject, objectOr } from "../../description/json.ts";
import { dereference } from "../../description/references.ts";
import { isRequiredOnly } from "../types/structure/hoist-required-fields.ts";

/** A schema without parts, and the shared schemas that were copied into it. */
export interface MergedParts {
  readonly schema: JsonObject;
  readonly inlined: ReadonlySet<Json>;
}

/**
 * Merges the parts of an `allOf`. A closed object must list all fields in one place: each part alone would reject the
 * fields of the others. If one part has alternatives, the others are merged into each of them.
 *
 * @param inlined - The shared schemas that contain this one. A part that refers to one of them cannot be merged.
 * @returns `undefined` if the parts cannot be merged, because one of them is not an object of fields.
 */
export function mergeParts(
  description: JsonObject,
  schema: JsonObject,
  inlined: ReadonlySet<Json>,
): MergedParts | undefined {
  if (!hasParts(schema)) return { schema, inlined };
  const seen = new Set(inlined);
  const parts = flattenParts(description, schema, seen);
  const unions = parts.filter(hasAlternatives);
  const objects = parts.filter((part) => !hasAlternatives(part));
  if (unions.length > 1 || !objects.every(isPlainObject)) return undefined;
  const merged = objects.reduce(mergeTwo, {});
  const [union] = unions;
  if (union === undefined) return { schema: merged, inlined: seen };
  const anyOf = alternativesOf(union).map((alternative): Json => ({ allOf: [merged, alternative] }));
  return { schema: { anyOf }, inlined: seen };
}

/** Whether a schema consists of parts: an `allOf`, or fields of its own besides alternatives with others. */
export const hasParts = ({ allOf, properties, ...schema }: JsonObject): boolean =>
  Array.isArray(allOf) || (properties !== undefined && hasAlternatives(schema));

/** The alternatives of a schema. */
export function alternativesOf({ anyOf, oneOf }: JsonObject): Json[] {
  return [anyOf, oneOf].find(Array.isArray) ?? [];
}

const hasAlternatives = (schema: JsonObject): boolean =>
  alternativesOf(schema).some((alternative) => !isRequiredOnly(alternative));

/** Returns the parts of a schema and of its parts. Adds the shared schemas among them to `seen`. */
function flattenParts(description: JsonObject, given: Json, seen: Set<Json>): JsonObject[] {
  const schema = dereference(description, given);
  const isShared = objectOr(given).$ref !== undefined;
  // A part that contains itself is not an object of fields.
  if (isShared && seen.has(schema)) return [{ type: "null" }];
  if (isShared) seen.add(schema);
  const { allOf = [], anyOf, oneOf, ...own } = schema;
  const union = { ...(anyOf !== undefined && { anyOf }), ...(oneOf !== undefined && { oneOf }) };
  const ownParts = hasAlternatives(union) ? [own, union] : [{ ...own, ...union }];
  const others = arrayOr(allOf).flatMap((part) => flattenParts(description, part, seen));
  return [...ownParts, ...others];
}

function mergeTwo(first: JsonObject, second: JsonObject): JsonObject {
  const required = [first.required, second.required].flatMap(arrayOr);
  return {
    ...second,
    ...first,
    type: "object",
    properties: { ...objectOr(first.properties), ...objectOr(second.properties) },
    ...(required.length > 0 && { required: [...new Set(required)] }),
  };
}

const isPlainObject = ({ type = "object" }: JsonObject): boolean => type === "object";
