import { arrayOr, type Json, type JsonObject } from "./json.ts";
import { dereference } from "./references.ts";

/** Keywords of a schema that list other schemas of the same value. */
export const COMPOSITIONS: ReadonlySet<string> = new Set(["allOf", "anyOf", "oneOf"]);

/**
 * Returns a schema and the schemas that it consists of, each once. References are resolved.
 *
 * @param keywords - The keywords to follow.
 */
export function compositionOf(
  description: JsonObject,
  schema: Json | undefined,
  keywords: Iterable<string> = COMPOSITIONS,
): JsonObject[] {
  const found = new Set<JsonObject>();
  const visit = (part: Json | undefined): void => {
    const target = dereference(description, part);
    if (found.has(target)) return;
    found.add(target);
    for (const keyword of keywords) for (const inner of arrayOr(target[keyword])) visit(inner);
  };
  visit(schema);
  return [...found];
}
