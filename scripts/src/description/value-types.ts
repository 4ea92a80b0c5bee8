import { type Json, type JsonObject, objectOr } from "./json.ts";
import { dereference } from "./references.ts";

const COMPOSITIONS = ["allOf", "anyOf", "oneOf"] as const;

/** Returns the types that the values of a schema may have, as far as it declares them, through its compositions. */
export function valueTypesOf(description: JsonObject, schema: Json | undefined): ReadonlySet<string> {
  const types = new Set<string>();
  for (const { type, properties, additionalProperties, items } of partsOf(description, schema)) {
    if (typeof type === "string") types.add(type);
    else if (properties !== undefined || additionalProperties !== undefined) types.add("object");
    else if (items !== undefined) types.add("array");
  }
  return types;
}

/** Returns the types that the items of an array may have. */
export function itemTypesOf(description: JsonObject, schema: Json | undefined): ReadonlySet<string> {
  const items = partsOf(description, schema).flatMap((part) =>
    part.items === undefined ? [] : [part.items],
  );
  return new Set(items.flatMap((item) => [...valueTypesOf(description, item)]));
}

/** Whether a schema describes a file, or an array of files, through its compositions. */
export function describesFile(description: JsonObject, schema: Json | undefined): boolean {
  const parts = partsOf(description, schema);
  const items = parts.flatMap((part) => (part.items === undefined ? [] : partsOf(description, part.items)));
  return [...parts, ...items].some(({ format }) => format === "binary");
}

/** Returns the names of the fields of a schema, through its compositions. */
export const fieldNamesOf = (description: JsonObject, schema: Json | undefined): string[] =>
  partsOf(description, schema).flatMap(({ properties }) => Object.keys(objectOr(properties)));

/** Returns a schema and the members of its compositions. References are resolved. */
function partsOf(
  description: JsonObject,
  schema: Json | undefined,
  seen: Set<JsonObject> = new Set(),
): JsonObject[] {
  const part = dereference(description, schema);
  if (seen.has(part)) return [];
  seen.add(part);
  const members = COMPOSITIONS.flatMap((keyword) => {
    const { [keyword]: list } = part;
    return Array.isArray(list) ? list : [];
  });
  return [part, ...members.flatMap((member) => partsOf(description, objectOr(member), seen))];
}
