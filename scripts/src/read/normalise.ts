import { CORE_SCHEMA, dump } from "js-yaml";
import type { Json, JsonObject } from "../description/json.ts";
import { arrayOr, isObject, mapValues } from "../description/json.ts";
import { wrapReference } from "../description/references.ts";
import {
  childrenOf,
  isExtension,
  type ObjectKind,
  type ValueKind,
  valueKindOf,
} from "../description/traversal/grammar.ts";
import { inlinePathItems } from "./inline-path-items.ts";
import { nameReferencedParts } from "./name-referenced-parts.ts";
import { resolveMappings } from "./resolve-mappings.ts";
import { toOpenApi30 } from "./to-openapi-3-0.ts";

/** Arrays whose order has no meaning. They are sorted, so that a new order upstream is not a change. */
const UNORDERED = new Set(["enum", "required", "tags", "type"]);

/** The usual order of keywords. Other keys follow in alphabetical order. */
const KEY_ORDER = [
  ...["openapi", "info", "servers", "security", "tags", "paths", "components"],
  ...["operationId", "parameters", "requestBody", "responses"],
  ...["$ref", "name", "in", "required", "type", "format", "nullable", "enum", "default"],
];

/**
 * Reduces a published description to its interface, as OpenAPI 3.0 in a stable order.
 *
 * Drops texts, examples and vendor extensions. Keeps paths, methods, names, types, formats, enums, constraints and
 * references. Two descriptions of the same interface have the same result, regardless of the order of their keys.
 */
export function normalise(description: JsonObject): JsonObject {
  const uniform = resolveMappings(toOpenApi30(nameReferencedParts(inlinePathItems(description))));
  const normalised = cleanObject(uniform, "document");
  const info = isObject(description.info) ? description.info : {};
  normalised.info = { title: info.title ?? "", version: info.version ?? "" };
  return normalised;
}

/**
 * Returns the text of the snapshot of a normalised description. It quotes only strings that YAML 1.2 would read as
 * another value: `"200"`, but not `on`.
 */
export const snapshotText = (normalised: JsonObject): string =>
  dump(normalised, { lineWidth: -1, noRefs: true, quoteStyle: "double", schema: CORE_SCHEMA });

function cleanObject(node: JsonObject, kind: ObjectKind): JsonObject {
  const entries = Object.entries(kind === "schema" ? withItems(node) : node)
    .filter(([key]) => !isDropped(valueKindOf(kind, key), key))
    .map(([key, value]): [string, Json] => [key, cleanValue(value, kind, key)]);
  const result = Object.fromEntries(entries.sort(([a], [b]) => rank(a) - rank(b) || compareText(a, b)));
  // OpenAPI requires a description of each response. The overlay sets the text.
  if (kind === "response" && !("$ref" in result)) result.description = "";
  return kind === "schema" ? wrapReference(unwrapReference(result)) : result;
}

/** Adds `items` to an array of any values, because OpenAPI 3.0 requires it. */
const withItems = (schema: JsonObject): JsonObject =>
  schema.type === "array" && schema.items === undefined ? { ...schema, items: {} } : schema;

const isDropped = (kind: ValueKind | undefined, key: string): boolean =>
  kind === "text" || (kind === undefined && isExtension(key));

/** Values of unknown keywords are kept, so that a later step can reject them. */
function cleanValue(value: Json, kind: ObjectKind, key: string): Json {
  const valueKind = valueKindOf(kind, key);
  if (valueKind === "names") return mapValues(withSortedKeys(value), () => "");
  const children = childrenOf(valueKind);
  if (children === undefined) return sortedIfUnordered(withSortedKeys(value), key);
  const clean = (item: Json): Json => (isObject(item) ? cleanObject(item, children.kind) : item);
  if (!children.isContainer) return clean(value);
  const cleaned = withSortedKeys(value, clean);
  return key === "parameters" ? sortParameters(cleaned) : sortedIfUnordered(cleaned, key);
}

/**
 * Replaces `allOf: [{ $ref }]` with the reference. Descriptions use it to put texts beside a reference, and the texts
 * are dropped.
 */
function unwrapReference(schema: JsonObject): JsonObject {
  const [only, ...others] = arrayOr(schema.allOf);
  const isWrapper = Object.keys(schema).length === 1 && others.length === 0;
  return isWrapper && isObject(only) && "$ref" in only ? only : schema;
}

/** Sorts the keys of an object, whose values are cleaned, or of all objects in it. */
function withSortedKeys(node: Json, clean: (value: Json) => Json = withSortedKeys): Json {
  if (Array.isArray(node)) return node.map((item) => clean(item));
  if (!isObject(node)) return node;
  const entries = Object.entries(node).map(([name, value]): [string, Json] => [name, clean(value)]);
  return Object.fromEntries(entries.sort(([a], [b]) => compareText(a, b)));
}

const sortedIfUnordered = (value: Json, key: string): Json =>
  Array.isArray(value) && UNORDERED.has(key) ? sortBy(value, stableText) : value;

const sortParameters = (parameters: Json): Json =>
  Array.isArray(parameters)
    ? sortBy(parameters, (parameter) => stableText(pick(parameter, ["$ref", "in", "name"])))
    : parameters;

function rank(key: string): number {
  const index = KEY_ORDER.indexOf(key);
  return index === -1 ? KEY_ORDER.length : index;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function sortBy(values: Json[], text: (value: Json) => string): Json[] {
  return [...values].sort((a, b) => compareText(text(a), text(b)));
}

const stableText = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

function pick(value: Json, keys: string[]): Json {
  return isObject(value) ? keys.map((key) => value[key] ?? "") : value;
}
