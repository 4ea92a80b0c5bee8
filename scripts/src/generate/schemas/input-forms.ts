import { OPEN_ENUM } from "@grinfi/openapi-types/marks";
import type { Json, JsonObject } from "../../description/json.ts";

/** Schemas of the inputs whose TypeScript types are those of the SDK: `FileInput`, `Filter` and `FilterValue`. */

/** A file as JSON: `{ name, content }`, with text as its content. Only TypeScript can pass bytes and a `Blob`. */
export const fileSchema = (): JsonObject => ({
  type: "object",
  properties: {
    name: { type: "string", description: "Name of the file." },
    content: {
      type: "string",
      contentMediaType: "application/octet-stream",
      description: "Content of the file, as text.",
    },
    type: { type: "string", description: "Media type of the file." },
  },
  required: ["content", "name"],
  additionalProperties: false,
});

/** A condition of a filter, which must not be empty: a value, an array, operators, or a test for a missing value. */
export function filterValueSchema(schema: JsonObject): JsonObject {
  const value = scalarSchema(schema);
  const operators = OPERATORS.map((operator): [string, Json] => [operator, value]);
  return {
    anyOf: [
      value,
      { type: "string", enum: ["is_not_null", "is_null"] },
      { type: "array", items: value, minItems: 1 },
      {
        type: "object",
        properties: Object.fromEntries(operators),
        additionalProperties: false,
        minProperties: 1,
      },
    ],
  };
}

const OPERATORS = ["=", "!=", "<>", "<", "<=", ">", ">="];

/** A plain value of a filter: one of those that are known, or any that is not blank. */
function scalarSchema({ enum: values, [OPEN_ENUM]: known }: JsonObject): JsonObject {
  if (Array.isArray(values)) return { type: "string", enum: values };
  const type = known === undefined ? ["string", "number", "boolean"] : "string";
  return { type, pattern: "\\S" };
}

/**
 * A filter whose fields are not known. An empty array is a value of those fields that only exclude rows.
 *
 * @param condition - The schema of a condition.
 */
export function filterSchema({ "x-sdk-excludes": excludes }: JsonObject, condition: JsonObject): JsonObject {
  const exclusion = { anyOf: [condition, { type: "array", maxItems: 0 }] };
  const names = Array.isArray(excludes) ? excludes.map(String) : [];
  return {
    type: "object",
    ...(names.length > 0 && { properties: Object.fromEntries(names.map((name) => [name, exclusion])) }),
    additionalProperties: condition,
  };
}
