import { arrayOr, isObject, type Json, type JsonObject, objectOr, ownValue } from "../description/json.ts";
import { encodePointerPart } from "../description/references.ts";

/**
 * Removes fields that exist only because the overlay describes them: the API dropped them, or their names are mistyped
 * in the overlay. Otherwise a field that the API no longer has would stay in the types. It also removes them from
 * `required`, and removes duplicates there: the description and the overlay may both require a field.
 *
 * @returns The JSON pointer of each removed field.
 */
export function dropStaleFields(description: JsonObject, snapshot: JsonObject): string[] {
  const dropped = new Set<string>();
  const visit = (node: Json, original: Json | undefined, pointer: string, isFieldMap: boolean): void => {
    if (!isObject(node) && !Array.isArray(node)) return;
    for (const [key, value] of Object.entries(node)) {
      const here = `${pointer}/${encodePointerPart(key)}`;
      const source = originalOf(original, key);
      if (isFieldMap && source === undefined && isOverlayOnly(value)) {
        dropped.add(here);
        delete (node as JsonObject)[key];
      } else visit(value, source, here, !isFieldMap && key === "properties");
    }
    if (!isFieldMap) cleanRequired(node, original, pointer);
  };
  const cleanRequired = (node: Json, original: Json | undefined, pointer: string): void => {
    if (!isObject(node) || !Array.isArray(node.required) || !isObject(node.properties)) return;
    const { properties, required } = node;
    const described = arrayOr(objectOr(original).required);
    const isKept = (name: Json): boolean =>
      described.includes(name) || Object.hasOwn(properties, String(name));
    const stale = required.filter((name) => !isKept(name));
    for (const name of stale) dropped.add(`${pointer}/properties/${encodePointerPart(String(name))}`);
    node.required = [...new Set(required.filter(isKept))].sort();
  };
  visit(description, snapshot, "#", false);
  return [...dropped];
}

function originalOf(original: Json | undefined, key: string): Json | undefined {
  if (Array.isArray(original)) return original[Number(key)];
  return isObject(original) ? ownValue(original, key) : undefined;
}

const isOverlayOnly = (field: Json): boolean =>
  isObject(field) && Object.keys(field).every((key) => OVERLAY_KEYS.has(key) || key.startsWith("x-sdk-"));

/** The keys that the overlay adds to fields. */
const OVERLAY_KEYS: ReadonlySet<string> = new Set(["description", "example", "readOnly"]);
