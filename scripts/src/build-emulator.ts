import type { Json, JsonObject } from "./json.ts";
import { isObject } from "./json.ts";
import { HEADER, literal } from "./typescript.ts";

/** What people read, and the names in the SDK: the emulator has no use for them. */
const WORDS = new Set([
  ...["description", "summary", "example", "examples", "externalDocs"],
  ...["x-sdk-method", "x-sdk-name", "x-sdk-not-found", "x-sdk-row-key", "x-sdk-type"],
]);

/**
 * `description.ts` of the emulator: the description without its words. It is one JSON text, which a runtime parses
 * faster than an object literal, and in which no name can become code.
 */
export function emulatorModule(description: JsonObject): string {
  const { openapi, info, servers, paths, components } = withoutWords(description) as JsonObject;
  const facts = JSON.stringify({ openapi, info, servers, paths, components });
  return `${HEADER}export const description: object = JSON.parse(
  ${literal(facts)},
);
`;
}

/** Names of properties are kept, whatever they are called: only the keywords go. */
function withoutWords(node: Json, isKeyword = true): Json {
  if (Array.isArray(node)) return node.map((item) => withoutWords(item));
  if (!isObject(node)) return node;
  const kept = Object.entries(node).filter(([key]) => !(isKeyword && WORDS.has(key)));
  return Object.fromEntries(
    kept.map(([key, value]) => [key, withoutWords(value, key !== "properties" || !isKeyword)]),
  );
}
