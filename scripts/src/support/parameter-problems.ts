import { type JsonObject, objectOr } from "../description/json.ts";
import { isJsonType } from "../description/media-types.ts";
import { parametersOf } from "../description/operation-schemas.ts";
import { type DescribedOperation, listOperations, methodAndPath } from "../description/operations.ts";
import { visitObjects } from "../description/traversal/map-objects.ts";
import { itemTypesOf, valueTypesOf } from "../description/value-types.ts";

/** Returns a message for each parameter that the client cannot send as it is described. */
export function parameterProblems(description: JsonObject): string[] {
  const problems: string[] = [];
  visitObjects(description, (object, kind, pointer) => {
    if (kind !== "parameter" || object.$ref !== undefined) return;
    const problem = parameterProblem(description, object);
    if (problem !== undefined)
      problems.push(`${pointer}: the ${object.in} parameter ${JSON.stringify(object.name)} ${problem}`);
  });
  return [
    ...problems,
    ...listOperations(description).flatMap((operation) => repeatedHeaders(description, operation)),
  ];
}

/** Names of headers are case-insensitive, so two parameters can be the same header. */
function repeatedHeaders(description: JsonObject, operation: DescribedOperation): string[] {
  const names = new Map<string, string>();
  return parametersOf(description, operation).flatMap(({ in: location, name }) => {
    if (location !== "header") return [];
    const other = names.get(String(name).toLowerCase());
    names.set(String(name).toLowerCase(), String(name));
    if (other === undefined) return [];
    return [
      `${methodAndPath(operation)} (${operation.id}): the parameters ${JSON.stringify(other)} and ${JSON.stringify(name)} are the same header. Remove one of them.`,
    ];
  });
}

function parameterProblem(description: JsonObject, parameter: JsonObject): string | undefined {
  switch (parameter.in) {
    case "cookie":
      return "cannot be sent, because `fetch` does not send cookies that a client chooses. Remove it, or describe it as a header if the API reads that.";
    case "header":
      return headerProblem(description, parameter);
    case "path":
      return pathProblem(description, parameter);
    case "query":
      return queryProblem(description, parameter);
    default:
      return undefined;
  }
}

/** Headers that the client sets, or that `fetch` sets or drops in browsers. */
const RESERVED_HEADERS = new Set([
  ...["accept-charset", "accept-encoding", "connection", "content-encoding", "content-length", "cookie"],
  ...["cookie2", "date", "dnt", "expect", "host", "keep-alive", "origin", "referer", "set-cookie", "te"],
  ...["team-id", "trailer", "transfer-encoding", "upgrade", "user-agent", "via"],
]);
const RESERVED_PREFIX = /^(?:access-control-|proxy-|sec-)/;

/** Matches the names that HTTP allows. */
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

function headerProblem(
  description: JsonObject,
  { name, schema, content, style }: JsonObject,
): string | undefined {
  const key = String(name).toLowerCase();
  if (!HEADER_NAME.test(key)) return "has a name that no header can have. Correct it.";
  if (RESERVED_HEADERS.has(key) || RESERVED_PREFIX.test(key))
    return "is a header that `fetch` or the client sets. Remove it.";
  if (content !== undefined) return "has `content`. Describe it with a `schema`.";
  if (style !== undefined && style !== "simple") return styleProblem(style);
  if (valueTypesOf(description, schema).has("object") || itemTypesOf(description, schema).has("object"))
    return "holds an object, which a header cannot express unambiguously. Describe it as a string.";
  return undefined;
}

function pathProblem(
  description: JsonObject,
  { required, schema, content, style }: JsonObject,
): string | undefined {
  if (required !== true) return "is optional, but a path needs all its parameters. Set `required: true`.";
  if (content !== undefined) return "has `content`. Describe it with a `schema`.";
  if (style !== undefined && style !== "simple") return styleProblem(style);
  const others = [...valueTypesOf(description, schema)].filter((type) => !PATH_TYPES.has(type));
  if (others.length === 0) return undefined;
  return `has the type ${others.join(", ")}. The client sends ids only, as strings or whole numbers. Describe it as a string.`;
}

const PATH_TYPES = new Set(["integer", "number", "string"]);

const styleProblem = (style: unknown): string =>
  `has the style ${String(style)}, which the client does not write. Describe it with the default style if the API reads that.`;

/** The styles in which a query parameter or a field of a form is written. */
export const QUERY_STYLES: ReadonlySet<unknown> = new Set([
  undefined,
  "form",
  "deepObject",
  "pipeDelimited",
  "spaceDelimited",
]);

function queryProblem(description: JsonObject, { schema, content, style }: JsonObject): string | undefined {
  if (content !== undefined) {
    const isJson = Object.keys(objectOr(content)).every(isJsonType);
    return isJson ? undefined : "has `content` that is not JSON. Describe it with a `schema`.";
  }
  if (!QUERY_STYLES.has(style)) return styleProblem(style);
  if (style === "deepObject") return undefined;
  const advice =
    "Describe it with `style: deepObject` (written in brackets) or `content: { application/json: ... }`, whichever the API reads.";
  if (valueTypesOf(description, schema).has("object"))
    return `holds an object, which the style ${style ?? "form"} spreads over parameters of other names. ${advice}`;
  const items = itemTypesOf(description, schema);
  return items.has("object") || items.has("array")
    ? `holds an array of ${items.has("object") ? "objects" : "arrays"}, which the style ${style ?? "form"} cannot express. ${advice}`
    : undefined;
}
