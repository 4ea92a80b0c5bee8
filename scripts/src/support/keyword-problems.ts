import type { Json, JsonObject } from "../description/json.ts";
import { isExtension, LATER_KEYWORDS, valueKindOf } from "../description/traversal/grammar.ts";
import { visitObjects } from "../description/traversal/map-objects.ts";

/** Returns a message for each keyword, name or value that the generator or its tools do not read as it is written. */
export function keywordProblems(description: JsonObject): string[] {
  const problems: string[] = [];
  visitObjects(description, (object, kind, pointer) => {
    if (!canDecode(pointer.slice(pointer.lastIndexOf("/"))))
      problems.push(
        `${pointer}: the name has a percent sign that begins no escape, which openapi-typescript cannot read. Remove it.`,
      );
    for (const [key, value] of Object.entries(object)) {
      if (isExtension(key)) continue;
      const known = valueKindOf(kind, key);
      const later = LATER_KEYWORDS[kind] ?? {};
      if (known === undefined)
        problems.push(`${pointer}: "${key}" is not a keyword of OpenAPI 3.0 here. Remove it.`);
      else if (Object.hasOwn(later, key))
        problems.push(
          `${pointer}: "${key}" is a keyword of a later OpenAPI version that has no equivalent in 3.0. ${adviceFor(key)}`,
        );
      else if (kind === "schema" && known === "data" && hasReference(value))
        problems.push(
          `${pointer}/${key}: the value has a key "$ref", so tools would take it for a reference. Remove the value.`,
        );
      else if (kind === "schema" && TYPED_VALUES.has(key) && hasRoundedNumber(value))
        problems.push(
          `${pointer}/${key}: an integer beyond 2^53 - 1 was rounded, because JavaScript has no such number. Describe the values as strings.`,
        );
    }
  });
  return problems;
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** Keywords that add operations. Without them an operation is missing, instead of a check of values. */
const OPERATION_ADDERS = new Set(["additionalOperations", "query", "webhooks"]);

const adviceFor = (keyword: string): string =>
  OPERATION_ADDERS.has(keyword)
    ? "Remove it; its operations cannot be called with the SDK."
    : "Describe the values with keywords of 3.0, or remove it.";

/** Keywords whose values are part of the types. A rounded limit of numbers excludes no number of JavaScript. */
const TYPED_VALUES = new Set(["default", "enum"]);

const hasRoundedNumber = (value: Json): boolean =>
  typeof value === "object" && value !== null
    ? Object.values(value).some(hasRoundedNumber)
    : Number.isInteger(value) && !Number.isSafeInteger(value);

/** Whether data contains an object with a text under the key `$ref`. */
function hasReference(value: Json): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(
    ([key, part]) => (key === "$ref" && typeof part === "string") || hasReference(part),
  );
}
