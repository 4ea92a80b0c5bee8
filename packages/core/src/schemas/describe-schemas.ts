import type { JsonSchema } from "./json-schema.ts";

/** Returns the schema that a reference leads to, or the schema itself. */
export function resolveSchema({ $defs = {} }: JsonSchema, schema: JsonSchema): JsonSchema {
  const name = schema.$ref?.slice("#/$defs/".length);
  return (name === undefined ? undefined : $defs[name]) ?? schema;
}

/** Describes the values that one of several schemas accepts: `a string, or an object with "name"`. */
export function describeSchemas(root: JsonSchema, schemas: readonly JsonSchema[]): string {
  const kinds = new Set(schemas.flatMap((schema) => kindsOf(root, schema)));
  return [...kinds].join(", or ");
}

function kindsOf(root: JsonSchema, given: JsonSchema): string[] {
  const schema = resolveSchema(root, given);
  if (schema.anyOf !== undefined && schema.type === undefined)
    return schema.anyOf.flatMap((member) => kindsOf(root, member));
  if (schema.enum !== undefined) return [quote(schema.enum)];
  const types = [schema.type ?? "object"].flat();
  return types.map((type) => {
    if (type === "object") return `an object${schema.required ? ` with ${listed(schema.required)}` : ""}`;
    return (type === "string" ? FORMATS.get(schema.format) : undefined) ?? TYPES[type];
  });
}

const TYPES = {
  array: "an array",
  boolean: "true or false",
  integer: "a whole number",
  null: "null",
  number: "a number",
  string: "a string",
} as const;

const FORMATS: ReadonlyMap<string | undefined, string> = new Map([
  ["date", "a date such as 2026-01-31"],
  ["date-time", "a time with its time zone, such as 2026-01-31T09:00:00+02:00"],
  ["email", "an email address"],
  ["uri", "a URL"],
  ["uuid", "a uuid"],
]);

/** Lists values: `"off" or "on"`. */
function quote(values: readonly unknown[]): string {
  const texts = [...new Set(values)].map((value) => JSON.stringify(value));
  const last = texts.pop() ?? "";
  return texts.length === 0 ? last : `${texts.join(", ")} or ${last}`;
}

const listed = (names: readonly string[]): string => names.map((name) => JSON.stringify(name)).join(", ");
