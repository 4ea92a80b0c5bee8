import type { Json, JsonObject } from "../../description/json.ts";

/** Constraints that OpenAPI and JSON Schema express in the same way. */
const SHARED = [
  ...["multipleOf", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems"],
  ...["minProperties", "maxProperties"],
];

/** The formats of strings that JSON Schema defines. Validators may reject a schema with any other. */
const FORMATS: ReadonlySet<Json | undefined> = new Set([
  ...["date", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "regex", "time"],
  ...["uri", "uri-reference", "uri-template", "uuid"],
]);

/** Returns the constraints of a schema as keywords of JSON Schema. */
export function constraintsOf(schema: JsonObject): JsonObject {
  const { type, format, pattern } = schema;
  const shared = SHARED.filter((keyword) => schema[keyword] !== undefined);
  return {
    ...Object.fromEntries(shared.map((keyword) => [keyword, schema[keyword] ?? null])),
    ...boundOf(schema, "minimum", "exclusiveMinimum"),
    ...boundOf(schema, "maximum", "exclusiveMaximum"),
    ...(typeof pattern === "string" && isRegularExpression(pattern) && { pattern }),
    ...(FORMATS.has(format) && { format: format ?? null }),
    // Integers that a number cannot hold are strings.
    ...([type].flat().includes("integer") && format === "int64" && { pattern: "^-?[0-9]+$" }),
  };
}

/** Returns one bound of a number. In OpenAPI 3.0 `exclusiveMinimum` is a flag, in JSON Schema it is the bound. */
function boundOf(schema: JsonObject, inclusive: string, exclusive: string): JsonObject {
  const { [inclusive]: limit, [exclusive]: other } = schema;
  if (other === true && limit !== undefined) return { [exclusive]: limit };
  return {
    ...(limit !== undefined && { [inclusive]: limit }),
    ...(typeof other === "number" && { [exclusive]: other }),
  };
}

/** Validators throw on a pattern that is not a regular expression with the flag `u`. */
function isRegularExpression(pattern: string): boolean {
  try {
    new RegExp(pattern, "u");
    return true;
  } catch {
    return false;
  }
}
