import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * The request that an operation must make, according to the description. This module uses neither the table of
 * operations nor other generated code.
 */
export interface ExpectedRequest {
  readonly method: string;
  readonly path: string;
  /** `name=value`, percent-encoded, in alphabetical order. */
  readonly query: readonly string[];
  /** Parsed JSON, the fields of a form, or `undefined`. */
  readonly body: unknown;
}

export interface Given {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

interface SchemaNode {
  readonly [key: string]: unknown;
}

const root = JSON.parse(
  readFileSync(fileURLToPath(import.meta.resolve("@grinfi/openapi/description.json")), "utf8"),
) as SchemaNode;

const at = (node: unknown, ...keys: string[]): unknown =>
  keys.reduce((parent, key) => dereference((parent as SchemaNode | undefined)?.[key]), dereference(node));

function dereference(node: unknown): unknown {
  const { $ref } = (node ?? {}) as { readonly $ref?: string };
  return $ref === undefined ? node : at(root, ...$ref.slice(2).split("/"));
}

const asList = (node: unknown): SchemaNode[] =>
  ((node ?? []) as unknown[]).map((item) => dereference(item) as SchemaNode);

/** Returns the request that a method of a resource must make. */
export function expectedRequest(method: string, path: string, given: Given): ExpectedRequest {
  const operation = at(root, "paths", path, method.toLowerCase()) as SchemaNode;
  const parameters = asList(operation.parameters).filter((parameter) => parameter.in === "query");
  const pagePart = pagePartOf(operation, parameters);
  const query =
    pagePart === "query"
      ? withPage(
          given.query,
          parameters.map(({ name }) => String(name)),
        )
      : given.query;
  const fields = Object.keys((at(bodySchema(operation), "properties") ?? {}) as SchemaNode);
  const body = pagePart === "body" ? withPage(given.body as SchemaNode, fields) : given.body;
  return {
    method,
    path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(given.path[name]))),
    query: parameters.flatMap((parameter) => serialize(parameter, query[String(parameter.name)])).toSorted(),
    body: isForm(operation) ? formFields(body as SchemaNode) : body && JSON.parse(JSON.stringify(body)),
  };
}

const isForm = (operation: SchemaNode): boolean =>
  at(operation, "requestBody", "content", "multipart/form-data") !== undefined;

const bodySchema = (operation: SchemaNode): unknown =>
  at(operation, "requestBody", "content", "application/json", "schema");

/** Returns the part of the input with `limit` and `offset`, if the response has rows. */
function pagePartOf(operation: SchemaNode, parameters: readonly SchemaNode[]): "body" | "query" | undefined {
  const response = at(operation, "responses", "200", "content", "application/json", "schema");
  if (at(response, "properties", "data", "type") !== "array") return undefined;
  if (parameters.some(({ name }) => name === "offset")) return "query";
  return at(bodySchema(operation), "properties", "offset") === undefined ? undefined : "body";
}

/** Adds what a pager requests by default: 100 rows from the start, the oldest first. */
function withPage(given: SchemaNode, names: readonly string[]): SchemaNode {
  const ordered = names.includes("order_field") && given.order_field === undefined;
  return {
    ...{ limit: 100, offset: 0 },
    ...given,
    ...(ordered && { order_field: "created_at", order_type: "asc" }),
  };
}

function serialize({ name, style, content }: SchemaNode, value: unknown): string[] {
  if (value === undefined) return [];
  if (content !== undefined) return [pair(String(name), JSON.stringify(value))];
  return style === "deepObject" ? inBrackets(String(name), value) : [pair(String(name), value)];
}

function inBrackets(name: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => inBrackets(`${name}[]`, item));
  if (typeof value !== "object" || value === null) return [pair(name, value)];
  return Object.entries(value).flatMap(([key, item]) => inBrackets(`${name}[${key}]`, item));
}

const pair = (name: string, value: unknown): string =>
  `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`;

function formFields(body: SchemaNode): [string, unknown][] {
  return Object.entries(body).flatMap(([name, value]): [string, unknown][] => {
    if (value instanceof File) return [[name, value.name]];
    if (typeof value !== "object" || value === null) return [[name, String(value)]];
    return Object.entries(value).map(([key, item]) => [`${name}[${key}]`, String(item)]);
  });
}
