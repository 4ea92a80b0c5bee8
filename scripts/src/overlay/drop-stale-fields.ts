import { isObject, type Json, type JsonObject } from "../description/json.ts";

/**
 * Removes fields that exist only because the overlay describes them: the API dropped them, or the overlay mistyped
 * their names. Otherwise a field that the API no longer has would stay in the types.
 *
 * @returns The JSON pointer of each removed field.
 */
export function dropStaleFields(description: JsonObject, snapshot: JsonObject): string[] {
  const dropped: string[] = [];
  const visit = (node: Json, original: Json | undefined, pointer: string, isFieldMap: boolean): void => {
    if (!isObject(node) && !Array.isArray(node)) return;
    for (const [key, value] of Object.entries(node)) {
      const here = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      const source = originalOf(original, key);
      if (isFieldMap && source === undefined && isOverlayOnly(value)) {
        dropped.push(here);
        delete (node as JsonObject)[key];
      } else visit(value, source, here, !isFieldMap && key === "properties");
    }
  };
  visit(description, snapshot, "#", false);
  return dropped;
}

function originalOf(original: Json | undefined, key: string): Json | undefined {
  if (Array.isArray(original)) return original[Number(key)];
  return isObject(original) && Object.hasOwn(original, key) ? original[key] : undefined;
}

const isOverlayOnly = (field: Json): boolean =>
  isObject(field) &&
  Object.keys(field).every((key) => key === "description" || key === "example" || key.startsWith("x-sdk-"));
