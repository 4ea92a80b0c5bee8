import type { Json, JsonObject } from "../description/json.ts";
import { isObject } from "../description/json.ts";

/** What a node of the description is; decides which of its keys are keywords and which are names. */
type Kind = "keywords" | "schema" | "names" | "schemas" | "scopes" | "data" | "prose";

/** Prose and navigation: somebody else's sentences, not facts about the interface. */
const PROSE = new Set(["title", "summary", "description", "example", "examples", "externalDocs"]);

/** Under these keys stands a map from names (of fields, paths, codes) to nodes: its keys are not keywords. */
const MAPS = new Map<string, Kind>([
  ...["paths", "pathItems", "webhooks", "callbacks", "links"].map((key) => [key, "names"] as const),
  ...["responses", "requestBodies", "content", "encoding", "headers"].map((key) => [key, "names"] as const),
  ...["parameters", "securitySchemes", "variables"].map((key) => [key, "names"] as const),
  ...["schemas", "properties", "patternProperties"].map((key) => [key, "schemas"] as const),
  ...["$defs", "definitions", "dependentSchemas"].map((key) => [key, "schemas"] as const),
  ["mapping", "data"],
  ["scopes", "scopes"],
  ["schema", "schema"],
]);

/** Values under these keys are data: kept whole, names and all. */
const DATA = new Set(["default", "const", "enum", "security", "required"]);

/** Arrays whose order means nothing: sorted, so that a reordering upstream is no change here. */
const UNORDERED = new Set(["enum", "required", "tags", "type"]);

/** The order that people expect in a file; other keys follow alphabetically. */
const KEY_ORDER = [
  ...["openapi", "info", "servers", "security", "tags", "paths", "components"],
  ...["operationId", "parameters", "requestBody", "responses"],
  ...["$ref", "name", "in", "required", "type", "format", "nullable", "enum", "default"],
];

/**
 * Reduces a published description to its interface facts, in a stable order.
 *
 * Drops prose, examples and vendor extensions; keeps paths, methods, names, types, formats, enums, constraints
 * and references. Two descriptions that describe the same interface give the same result, whatever
 * the order of their keys.
 */
export function normalise(description: JsonObject): JsonObject {
  const facts = clean(description, "keywords") as JsonObject;
  const info = isObject(description.info) ? description.info : {};
  facts.info = { title: info.title ?? "", version: info.version ?? "" };
  return facts;
}

function clean(node: Json, kind: Kind, key = ""): Json {
  if (kind === "data") return sortedIfUnordered(withSortedKeys(node), key);
  if (kind === "prose") return "";
  if (Array.isArray(node)) return cleanArray(node, kind, key);
  if (!isObject(node)) return node;

  const entries = Object.entries(node).filter(([name]) => isNameMap(kind) || !isDropped(name));
  const cleaned = entries.map(([name, value]): [string, Json] => [
    name,
    clean(value, childKind(kind, name), name),
  ]);
  const result = Object.fromEntries(cleaned.sort(([a], [b]) => compareKeys(a, b, isNameMap(kind))));
  if (kind === "schema") return unwrapReference(result);
  return "responses" in node && !isNameMap(kind) ? withResponseDescriptions(result) : result;
}

/** `allOf: [{ $ref }]` alone is how a description puts words beside a reference; without them it is the reference. */
function unwrapReference(schema: JsonObject): JsonObject {
  const [only, ...others] = Array.isArray(schema.allOf) ? schema.allOf : [];
  const isWrapper = Object.keys(schema).length === 1 && others.length === 0;
  return isWrapper && isObject(only) && "$ref" in only ? only : schema;
}

const isNameMap = (kind: Kind): boolean => kind === "names" || kind === "schemas" || kind === "scopes";

const isDropped = (keyword: string): boolean => PROSE.has(keyword) || keyword.startsWith("x-");

function childKind(kind: Kind, name: string): Kind {
  if (kind === "names") return "keywords";
  if (kind === "schemas") return "schema";
  if (kind === "scopes") return "prose";
  if (DATA.has(name)) return "data";
  const map = MAPS.get(name);
  if (kind === "schema") return map === "schemas" || map === "data" ? map : "schema";
  return map ?? "keywords";
}

function cleanArray(items: Json[], kind: Kind, key: string): Json[] {
  const itemKind = isNameMap(kind) ? "keywords" : kind;
  const cleaned = items.map((item) => clean(item, itemKind));
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

/** OpenAPI demands a description of every response; an empty one says that it is ours to fill. */
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
