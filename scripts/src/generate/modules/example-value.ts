import { arrayOr, type Json, type JsonObject, objectOr, ownValue } from "../../description/json.ts";
import { dereference } from "../../description/references.ts";
import { fieldsWith } from "../types/directions/hide-fields.ts";
import { literal, propertyName } from "./typescript.ts";

/** Fields by name, each with its value as TypeScript. */
export type ExampleFields = ReadonlyMap<string, string>;

/** Returns an object literal. A field whose value is a variable of the same name is written in shorthand. */
export function exampleObject(fields: ExampleFields): string {
  const texts = [...fields].map(([name, value]) =>
    name === value ? name : `${propertyName(name)}: ${value}`,
  );
  return texts.length === 0 ? "{}" : `{ ${texts.join(", ")} }`;
}

/**
 * Returns the required fields of an object with their example values. If it requires none, returns one field, so that
 * the example shows the purpose of the object. Read-only fields are left out, because requests have none.
 *
 * @param isOptional - Whether the object may be left out. In that case only required fields are shown.
 */
export function exampleFields(
  description: JsonObject,
  schema: JsonObject,
  isOptional = false,
  depth = 0,
): ExampleFields {
  // A schema may require a field of its own type.
  if (depth > MAX_EXAMPLE_DEPTH) return new Map();
  const parts = examplePartsOf(description, schema);
  const readOnly = new Set(parts.flatMap((part) => [...fieldsWith(description, part, "readOnly")]));
  const entries = parts.flatMap(({ properties }) => Object.entries(objectOr(properties)));
  const fields = Object.fromEntries(entries.filter(([name]) => !readOnly.has(name)));
  const payload = isNeeded(fields.payload) ? ["payload"] : [];
  const required = [...parts.flatMap(requiredNames), ...payload].filter((name) => !readOnly.has(name));
  const shown = required.length > 0 || isOptional ? required : mainField(description, fields);
  return new Map(
    [...new Set(shown)].map((name) => [
      name,
      exampleValue(description, name, ownValue(fields, name) ?? {}, depth),
    ]),
  );
}

const MAX_EXAMPLE_DEPTH = 5;

/**
 * Whether a mass action needs the field. That depends on the type of the action, so the description does not require
 * it.
 */
const isNeeded = (field: Json | undefined): boolean =>
  objectOr(field)["x-sdk-filter"] === "exact" && objectOr(field).example !== undefined;

/** Returns the schemas that an object consists of, with the first of its alternatives. */
function examplePartsOf(
  description: JsonObject,
  given: Json,
  seen: ReadonlySet<Json> = new Set(),
): JsonObject[] {
  const schema = dereference(description, given);
  if (seen.has(schema)) return [];
  const all = [schema.allOf, [schema.anyOf, schema.oneOf].flatMap(firstOf)].flatMap(arrayOr);
  return [schema, ...all.flatMap((part) => examplePartsOf(description, part, new Set([...seen, schema])))];
}

const firstOf = (list: Json | undefined): Json[] => arrayOr(list).slice(0, 1);

const requiredNames = ({ required }: JsonObject): string[] => arrayOr(required).map(String);

/** Returns the name or the ids, otherwise the first field with a plain value. */
function mainField(description: JsonObject, fields: JsonObject): string[] {
  const plain = Object.keys(fields).filter((name) => {
    const field = dereference(description, fields[name]);
    return field["x-sdk-secret"] !== true && ["string", "integer", "number"].includes(String(field.type));
  });
  const [name] = [...["name", "uuids", "ids"].filter((known) => Object.hasOwn(fields, known)), ...plain];
  return name === undefined ? [] : [name];
}

/** Returns a value for the field with this name, as TypeScript. A uuid is a variable with the name of the field. */
export function exampleValue(description: JsonObject, name: string, given: Json, depth = 0): string {
  const schema = dereference(description, given);
  const { type, format, enum: values, example, properties } = schema;
  if (/(?:^|_)uuid$/.test(name)) {
    const variable = /^[a-z]\w*$/.test(name) ? name : "uuid";
    return type === "array" ? `[${variable}]` : variable;
  }
  if (format === "binary") return 'new Blob(["Hello"])';
  if (Array.isArray(values)) return literal(values.includes(example ?? null) ? example : values[0]);
  if (type === "array") return exampleArray(description, name, schema, depth);
  const isObject = type === "object" || properties !== undefined || schema.allOf !== undefined;
  if (isObject && (example === undefined || properties !== undefined))
    return exampleObject(exampleFields(description, schema, name !== "filter", depth + 1));
  if (example !== undefined && example !== null) return exampleLiteral(example);
  return DEFAULT_VALUES.get(type) ?? literal("text");
}

const DEFAULT_VALUES: ReadonlyMap<Json | undefined, string> = new Map([
  ["boolean", "true"],
  ["integer", "1"],
  ["number", "1"],
]);

/** Returns `[uuid]` for `uuids`, and an array of one item for other fields. */
function exampleArray(
  description: JsonObject,
  name: string,
  { example, items }: JsonObject,
  depth: number,
): string {
  const single = /^ids$/.test(name) ? "uuid" : name.replace(/s$/, "");
  if (/(?:^|_)uuid$/.test(single)) return `[${single}]`;
  const item = dereference(description, items);
  if (["after", "before"].includes(name)) return "[]";
  if (item.type === "object" || item.properties !== undefined || item.allOf !== undefined)
    return `[${exampleObject(exampleFields(description, requireAllIfSmall(item), false, depth + 1))}]`;
  if (Array.isArray(example) && example.length > 0) return exampleLiteral(example);
  return `[${exampleValue(description, single, item, depth + 1)}]`;
}

/** Makes all fields of a small object required if it requires none, so that the example shows them. */
function requireAllIfSmall(schema: JsonObject): JsonObject {
  const names = Object.keys(objectOr(schema.properties));
  return schema.required === undefined && names.length <= 3 ? { ...schema, required: names } : schema;
}

function exampleLiteral(value: Json, name = "uuid"): string {
  if (Array.isArray(value)) return `[${value.map((item) => exampleLiteral(item)).join(", ")}]`;
  if (typeof value === "string" && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) return name;
  if (typeof value !== "object" || value === null) return literal(value);
  const fields = Object.entries(value).map(([key, field]) => [key, exampleLiteral(field, key)] as const);
  return exampleObject(new Map(fields));
}
