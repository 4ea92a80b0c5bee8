import type { Json, JsonObject } from "../../description/json.ts";
import { dereference } from "../../description/references.ts";
import type { Direction } from "../../description/traversal/directions.ts";
import { filterValueSchema } from "./input-forms.ts";
import { convertSchema } from "./json-schema.ts";

/** Converts schemas of one description, with one definition for each schema that they refer to. */
export interface SchemaConverter {
  convert(schema: JsonObject): Json;
  /** Returns the definitions of all schemas that were converted before, by name. */
  definitions(): Map<string, Json>;
}

/**
 * Creates a converter to JSON Schema (draft 2020-12).
 *
 * @param direction - `sent`: objects accept exactly the fields that their types have. `read`: they accept any field,
 *   and enums any value, because the API sends more than its description says.
 */
export function createConverter(description: JsonObject, direction: Direction): SchemaConverter {
  const references = new Map<string, string>();
  const forms = new Map<string, Json>();
  const nameOf = (reference: string): string => {
    const name = definitionName(reference);
    references.set(name, reference);
    return name;
  };
  const conditionOf = (): JsonObject => {
    forms.set(CONDITION, filterValueSchema({}));
    return { $ref: `#/$defs/${CONDITION}` };
  };
  const conversion = { description, direction, nameOf, conditionOf };
  const convert = (schema: JsonObject): Json => convertSchema(conversion, schema);
  const definitions = (): Map<string, Json> => {
    const found = new Map<string, Json>();
    // The map of references grows in this loop, because definitions refer to others.
    for (const [name, $ref] of references) found.set(name, convert(dereference(description, { $ref })));
    return new Map([...found, ...forms].sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return { convert, definitions };
}

/** The name of the definition of a condition of a filter. No component has such a name. */
const CONDITION = "x-filter-condition";

/** Returns a name without characters that a JSON pointer in a URL would have to escape. */
const definitionName = (reference: string): string =>
  reference
    .replace(/^#\/(?:components\/schemas\/)?/, "")
    .replaceAll(/[^\w.-]/gu, (character) => `_${character.codePointAt(0)?.toString(16)}`);
