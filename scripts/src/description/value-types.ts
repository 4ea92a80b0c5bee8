import { compositionOf } from "./composition.ts";
import { type Json, type JsonObject, objectOr } from "./json.ts";

/** Returns the types that the values of a schema may have, as far as it declares them, through its compositions. */
export function valueTypesOf(description: JsonObject, schema: Json | undefined): ReadonlySet<string> {
  const types = new Set<string>();
  for (const { type, properties, additionalProperties, items } of compositionOf(description, schema)) {
    if (typeof type === "string") types.add(type);
    else if (properties !== undefined || additionalProperties !== undefined) types.add("object");
    else if (items !== undefined) types.add("array");
  }
  return types;
}

/** Returns the types that the items of an array may have. */
export function itemTypesOf(description: JsonObject, schema: Json | undefined): ReadonlySet<string> {
  const items = compositionOf(description, schema).flatMap((part) =>
    part.items === undefined ? [] : [part.items],
  );
  return new Set(items.flatMap((item) => [...valueTypesOf(description, item)]));
}

/** Whether a schema describes a file, or an array of files, through its compositions. */
export function describesFile(description: JsonObject, schema: Json | undefined): boolean {
  const parts = compositionOf(description, schema);
  const items = parts.flatMap((part) => compositionOf(description, part.items));
  return [...parts, ...items].some(({ format }) => format === "binary");
}

/** Returns the names of the fields of a schema, through its compositions. */
export const fieldNamesOf = (description: JsonObject, schema: Json | undefined): string[] =>
  compositionOf(description, schema).flatMap(({ properties }) => Object.keys(objectOr(properties)));
