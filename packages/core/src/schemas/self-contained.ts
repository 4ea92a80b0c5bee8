import type { JsonSchema } from "./json-schema.ts";

/** The draft of the schemas. */
const DRAFT_2020_12 = "https://json-schema.org/draft/2020-12/schema";

/**
 * Returns a schema with the definitions that it uses. Each call returns a new object.
 *
 * @param text - The schema as JSON.
 * @param definitions - All definitions as JSON, by name.
 */
export function selfContained(text: string, definitions: Readonly<Record<string, string>>): JsonSchema {
  const schema = JSON.parse(text) as JsonSchema;
  const used = new Map<string, JsonSchema>();
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === "$ref" && typeof value === "string") use(value.slice(DEFINITION.length));
      else visit(value);
    }
  };
  const use = (name: string): void => {
    const definition = definitions[name];
    if (used.has(name) || definition === undefined) return;
    const parsed = JSON.parse(definition) as JsonSchema;
    used.set(name, parsed);
    visit(parsed);
  };
  visit(schema);
  const $defs = Object.fromEntries([...used].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { $schema: DRAFT_2020_12, ...schema, ...(used.size > 0 && { $defs }) };
}

/** The beginning of a reference to a definition. */
const DEFINITION = "#/$defs/";
