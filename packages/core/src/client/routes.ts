import { formatValue } from "../config/check-options.ts";
import { operations } from "../generated/operations.ts";
import type { HttpMethod, Operation } from "../operation.ts";
import { UNSAFE_IN_SEGMENT } from "../request/serialise-path.ts";
import { isRecord } from "../values.ts";

/** An operation of the table, or one that was created for a route that is not in the table. */
export interface Route {
  /** The id of the operation, or the method and the path. */
  readonly id: string;
  readonly operation: Operation;
  /** The values of the path parameters, if the path has ids in their place. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/**
 * Matches the ids of the API: uuids and whole numbers. It does not match `export` in a new route
 * `/leads/api/leads/export`.
 */
const ID = /^(\d+|[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12})$/i;

/**
 * Finds the operation of a route.
 *
 * @param path - The path, with parameters in braces as in the table, or with ids in their place.
 * @param repeatable - Used only if the route is not in the table.
 */
export function findRoute(
  method: HttpMethod,
  path: string,
  repeatable?: Operation["repeatable"] | undefined,
): Route {
  const rows = Object.entries<Operation>(operations).filter(([, operation]) => operation.method === method);
  const exact = rows.find(([, operation]) => operation.path === path);
  if (exact !== undefined) return { id: exact[0], operation: exact[1] };
  for (const [id, operation] of rows) {
    const parameters = matchPath(operation.path, path);
    if (parameters !== undefined) return { id, operation, parameters };
  }
  const isRead = method === "GET" || method === "HEAD";
  return {
    id: `${method} ${path}`,
    operation: {
      path,
      method,
      query: { filter: "brackets" },
      filters: { filter: "exact" },
      responseType: "unknown",
      // The secret fields of this route are unknown, so those of all operations are used.
      secrets: [...new Set(Object.values<Operation>(operations).flatMap(({ secrets = [] }) => secrets))],
      ...(isRead ? { repeatable: "safe" } : repeatable !== undefined && { repeatable }),
    },
  };
}

/** Returns the values of the path parameters, or `undefined` if the path does not match the template. */
function matchPath(template: string, path: string): Record<string, string> | undefined {
  const names = template.split("/");
  const segments = path.split("/");
  if (names.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const name = names[index] ?? "";
    if (name === segment) continue;
    if (!name.startsWith("{") || !ID.test(segment)) return undefined;
    parameters[name.slice(1, -1)] = segment;
  }
  return parameters;
}

const REQUEST_METHODS: ReadonlySet<unknown> = new Set<HttpMethod>([
  "DELETE",
  "GET",
  "HEAD",
  "PATCH",
  "POST",
  "PUT",
]);
const FIELDS: ReadonlySet<string> = new Set(["body", "path", "query", "repeatable"]);
const REPEATABLE: ReadonlySet<unknown> = new Set([undefined, "idempotent", "safe"]);

/**
 * Returns an error message if the arguments of `request` are invalid. They are checked at runtime for callers in
 * JavaScript.
 */
export function findRequestProblem(method: unknown, path: unknown, input: unknown): string | undefined {
  if (!REQUEST_METHODS.has(method)) {
    return `The method must be one of ${[...REQUEST_METHODS].join(", ")}, not ${formatValue(method)}.`;
  }
  if (typeof path !== "string")
    return `The path must be a string, such as "/leads/api/tags", not ${formatValue(path)}.`;
  const problem = findPathProblem(path);
  if (problem !== undefined) return `The path ${JSON.stringify(path)} ${problem}`;
  if (!isRecord(input)) return "The input must be an object with path, query, body or repeatable.";
  const unknown = Object.keys(input).find((name) => !FIELDS.has(name));
  if (unknown !== undefined) {
    return `Unknown field ${JSON.stringify(unknown)} in the input. Known fields: body, path, query, repeatable. Pass options, such as headers, as the last argument.`;
  }
  if (!REPEATABLE.has(input.repeatable)) return 'The field "repeatable" must be "idempotent" or "safe".';
  return undefined;
}

function findPathProblem(path: string): string | undefined {
  if (!path.startsWith("/") || path.includes("//")) {
    return 'must begin with a single "/" and must not contain empty segments. Pass a path below the base URL, such as "/leads/api/tags". For another server, set the option baseUrl.';
  }
  if (/[?#]/.test(path))
    return 'must not contain "?" or "#". Pass query parameters in the field query of the input.';
  const segments = path.slice(1).split("/");
  const isUnsafe = segments.some(
    (segment) => segment === "." || segment === ".." || UNSAFE_IN_SEGMENT.test(segment),
  );
  // A URL drops line breaks and tabs, so they could hide a segment `..`.
  if (isUnsafe || /[\s\p{Cc}]/u.test(path) || !path.isWellFormed()) {
    return 'would be sent as a different path. Remove "..", backslashes, spaces, and encoded slashes or dots. Pass ids in the field path of the input.';
  }
  return undefined;
}
