import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * What an operation must look like on the wire, read from the description alone: this module knows neither the table nor
 * anything that is made by the generator.
 */
export interface ExpectedRequest {
  readonly method: string;
  readonly path: string;
  /** `name=value`, percent-encoded, in alphabetical order. */
  readonly query: readonly string[];
  /** Parsed JSON, or the fields of a form, or `undefined`. */
  readonly body: unknown;
}

export interface Given {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

interface Node {
  readonly [key: string]: unknown;
}

const root = JSON.parse(
  readFileSync(fileURLToPath(import.meta.resolve("@grinfi/openapi/description.json")), "utf8"),
) as Node;

const at = (node: unknown, ...keys: string[]): unknown =>
  keys.reduce((parent, key) => follow((parent as Node | undefined)?.[key]), follow(node));

function follow(node: unknown): unknown {
  const { $ref } = (node ?? {}) as { readonly $ref?: string };
  return $ref === undefined ? node : at(root, ...$ref.slice(2).split("/"));
}

const asList = (node: unknown): Node[] => ((node ?? []) as unknown[]).map((item) => follow(item) as Node);

/** The request that a method of a resource makes of its input. */
export function expectedRequest(method: string, path: string, given: Given): ExpectedRequest {
  const operation = at(root, "paths", path, method.toLowerCase()) as Node;
  const parameters = asList(operation.parameters).filter((parameter) => parameter.in === "query");
  const place = placeOfPage(operation, parameters);
  const query =
    place === "query"
      ? withPage(
          given.query,
          parameters.map(({ name }) => String(name)),
        )
      : given.query;
  const fields = Object.keys((at(bodySchema(operation), "properties") ?? {}) as Node);
  const body = place === "body" ? withPage(given.body as Node, fields) : given.body;
  return {
    method,
    path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(given.path[name]))),
    query: parameters.flatMap((parameter) => written(parameter, query[String(parameter.name)])).toSorted(),
    body: isForm(operation) ? formFields(body as Node) : body && JSON.parse(JSON.stringify(body)),
  };
}

const isForm = (operation: Node): boolean =>
  at(operation, "requestBody", "content", "multipart/form-data") !== undefined;

const bodySchema = (operation: Node): unknown =>
  at(operation, "requestBody", "content", "application/json", "schema");

/** Where a list takes its page: its successful answer has rows, and its input `limit` and `offset`. */
function placeOfPage(operation: Node, parameters: readonly Node[]): "body" | "query" | undefined {
  const answer = at(operation, "responses", "200", "content", "application/json", "schema");
  if (at(answer, "properties", "data", "type") !== "array") return undefined;
  if (parameters.some(({ name }) => name === "offset")) return "query";
  return at(bodySchema(operation), "properties", "offset") === undefined ? undefined : "body";
}

/** What a pager asks for where nothing else is said: 100 rows from the start, the oldest first. */
function withPage(given: Node, names: readonly string[]): Node {
  const ordered = names.includes("order_field") && given.order_field === undefined;
  return {
    ...{ limit: 100, offset: 0 },
    ...given,
    ...(ordered && { order_field: "created_at", order_type: "asc" }),
  };
}

function written({ name, style, content }: Node, value: unknown): string[] {
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

function formFields(body: Node): [string, unknown][] {
  return Object.entries(body).flatMap(([name, value]): [string, unknown][] => {
    if (value instanceof File) return [[name, value.name]];
    if (typeof value !== "object" || value === null) return [[name, String(value)]];
    return Object.entries(value).map(([key, item]) => [`${name}[${key}]`, String(item)]);
  });
}
