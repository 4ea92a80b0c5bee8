import { CORE_SCHEMA, dump } from "js-yaml";
import type { Json, JsonObject } from "../description/json.ts";
import { isObject } from "../description/json.ts";
import {
  childKind,
  hasNamesAsKeys,
  isTextKeyword,
  itemKind,
  type NodeKind,
} from "../description/node-kind.ts";

/** Arrays whose order has no meaning. They are sorted, so that a new order upstream is not a change. */
const UNORDERED = new Set(["enum", "required", "tags", "type"]);

/** The usual order of keywords. Other keys follow in alphabetical order. */
const KEY_ORDER = [
  ...["openapi", "info", "servers", "security", "tags", "paths", "components"],
  ...["operationId", "parameters", "requestBody", "responses"],
  ...["$ref", "name", "in", "required", "type", "format", "nullable", "enum", "default"],
];

/**
 * Reduces a published description to its interface, in a stable order.
 *
 * Drops texts, examples and vendor extensions. Keeps paths, methods, names, types, formats, enums, constraints and
 * references. Two descriptions of the same interface have the same result, regardless of the order of their keys.
 */
export function normalise(description: JsonObject): JsonObject {
  const normalised = clean(description, "keywords") as JsonObject;
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

function clean(node: Json, kind: NodeKind, key = ""): Json {
  if (kind === "data") return sortedIfUnordered(withSortedKeys(node), key);
  if (kind === "prose") return "";
  if (Array.isArray(node)) return cleanArray(node, kind, key);
  if (!isObject(node)) return node;

  const complete = kind === "schema" ? withItems(node) : node;
  const entries = Object.entries(complete).filter(([name]) => hasNamesAsKeys(kind) || !isTextKeyword(name));
  const cleaned = entries.map(([name, value]): [string, Json] => [
    name,
    clean(value, childKind(kind, name), name),
  ]);
  const result = Object.fromEntries(cleaned.sort(([a], [b]) => compareKeys(a, b, hasNamesAsKeys(kind))));
  if (kind === "schema") return unwrapReference(result);
  return "responses" in node && !hasNamesAsKeys(kind) ? withResponseDescriptions(result) : result;
}

/**
 * Replaces `allOf: [{ $ref }]` with the reference. Descriptions use it to put texts beside a reference, and the texts
 * are dropped.
 */
function unwrapReference(schema: JsonObject): JsonObject {
  const [only, ...others] = Array.isArray(schema.allOf) ? schema.allOf : [];
  const isWrapper = Object.keys(schema).length === 1 && others.length === 0;
  return isWrapper && isObject(only) && "$ref" in only ? only : schema;
}

/** Adds `items` to an array of any values, because OpenAPI 3.0 requires it. */
const withItems = (schema: JsonObject): JsonObject =>
  schema.type === "array" && schema.items === undefined ? { ...schema, items: {} } : schema;

function cleanArray(items: Json[], kind: NodeKind, key: string): Json[] {
  const cleaned = items.map((item) => clean(item, itemKind(kind)));
  if (key === "parameters")
    return sortBy(cleaned, (parameter) => stableText(pick(parameter, ["$ref", "in", "name"])));
  return sortedIfUnordered(cleaned, key) as Json[];
}

function withSortedKeys(node: Json): Json {
  if (Array.isArray(node)) return node.map(withSortedKeys);
  if (!isObject(node)) return node;
  const entries = Object.entries(node).map(([name, value]): [string, Json] => [name, withSortedKeys(value)]);
  return Object.fromEntries(entries.sort(([a], [b]) => compareText(a, b)));
}

function sortedIfUnordered(value: Json, key: string): Json {
  return Array.isArray(value) && UNORDERED.has(key) ? sortBy(value, stableText) : value;
}

/** Adds an empty description to each response, because OpenAPI requires one. The overlay sets the text. */
function withResponseDescriptions(operation: JsonObject): JsonObject {
  const responses = operation.responses;
  if (!isObject(responses)) return operation;
  for (const response of Object.values(responses)) {
    if (isObject(response) && !("$ref" in response)) response.description = "";
  }
  return operation;
}

function compareKeys(a: string, b: string, areNames: boolean): number {
  if (areNames) return compareText(a, b);
  return rank(a) - rank(b) || compareText(a, b);
}

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
