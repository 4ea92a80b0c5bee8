import type { Json, JsonObject } from "../../description/json.ts";
import { isObject } from "../../description/json.ts";
import { mapWholeSchemas } from "../../description/traversal/map-schemas.ts";
import { createHideFields } from "../types/directions/hide-fields.ts";
import { HEADER, literal } from "./typescript.ts";

/** Keywords that the emulator does not use: texts for readers, and names in the SDK. */
const OMITTED_KEYWORDS = new Set([
  ...["description", "summary", "example", "examples", "externalDocs"],
  ...["x-sdk-method", "x-sdk-name", "x-sdk-not-found", "x-sdk-row-key", "x-sdk-type"],
]);

/**
 * `description.ts` of the emulator: the description without the keywords that the emulator does not use. It is one
 * JSON text because runtimes parse that faster than an object literal, and because no name in it can become code.
 */
export function emulatorModule(description: JsonObject): string {
  // The emulator validates requests only, and these may lack the fields that only responses have.
  const relaxed = mapWholeSchemas(
    description,
    "document",
    createHideFields(description, "readOnly", "optional"),
  );
  const kept = withoutKeywords(relaxed) as JsonObject;
  const { openapi, info, servers, paths, components } = kept;
  const text = JSON.stringify({ openapi, info, servers, paths, components });
  return `${HEADER}export const description: object = JSON.parse(
  ${literal(text)},
);
`;
}

/** Removes the keywords, but keeps properties whose name happens to be one of them. */
function withoutKeywords(node: Json, isKeyword = true): Json {
  if (Array.isArray(node)) return node.map((item) => withoutKeywords(item));
  if (!isObject(node)) return node;
  const kept = Object.entries(node).filter(([key]) => !(isKeyword && OMITTED_KEYWORDS.has(key)));
  return Object.fromEntries(
    kept.map(([key, value]) => [key, withoutKeywords(value, key !== "properties" || !isKeyword)]),
  );
}
