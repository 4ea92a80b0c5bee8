import type { JsonSchema } from "./json-schema.ts";

/**
 * Converts a schema to draft 07, in which `$defs` are called `definitions`. Beside a reference it ignores keywords, and
 * here these are only texts.
 */
export function toDraft07({ $defs, ...schema }: JsonSchema): Record<string, unknown> {
  const converted = {
    ...schema,
    $schema: "http://json-schema.org/draft-07/schema#",
    ...($defs && { definitions: $defs }),
  };
  return JSON.parse(JSON.stringify(converted), (key, value: unknown) =>
    key === "$ref" && typeof value === "string" ? value.replace("#/$defs/", "#/definitions/") : value,
  ) as Record<string, unknown>;
}
