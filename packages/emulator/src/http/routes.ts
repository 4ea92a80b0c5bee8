import { type Operation, operations } from "../description.ts";
import { HttpError } from "./http-error.ts";

/** The operation of a request and its path parameters. */
export interface Route {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
}

/** An operation whose path has parameters. */
interface Pattern {
  readonly operation: Operation;
  readonly segments: readonly string[];
}

const staticRoutes: ReadonlyMap<string, Route> = new Map(
  operations
    .filter((operation) => countPlaceholders(operation) === 0)
    .map((operation) => [`${operation.method} ${operation.path}`, { operation, path: {} }]),
);

/** Patterns by method and number of segments. Those with fewer parameters come first. */
const patterns: ReadonlyMap<string, readonly Pattern[]> = readPatterns();

function readPatterns(): Map<string, Pattern[]> {
  const found = new Map<string, Pattern[]>();
  for (const operation of operations.toSorted((a, b) => countPlaceholders(a) - countPlaceholders(b))) {
    if (countPlaceholders(operation) === 0) continue;
    const segments = operation.path.split("/");
    const key = `${operation.method} ${segments.length}`;
    found.set(key, [...(found.get(key) ?? []), { operation, segments }]);
  }
  return found;
}

const methods: ReadonlySet<string> = new Set(operations.map(({ method }) => method));

/** Finds the operation of a method and path. `/emails/llm-thread` does not match `/emails/{uuid}`. */
export function findRoute(method: string, pathname: string): Route | undefined {
  const route = staticRoutes.get(`${method} ${pathname}`);
  if (route !== undefined) return route;
  const segments = pathname.split("/");
  for (const { operation, segments: expected } of patterns.get(`${method} ${segments.length}`) ?? []) {
    const path = matchSegments(expected, segments);
    if (path !== undefined) return { operation, path };
  }
  return undefined;
}

/** Creates the error for a request without an operation: a 405 if its path exists, and a 404 otherwise. */
export function routeError(pathname: string): HttpError {
  if ([...methods].some((method) => findRoute(method, pathname) !== undefined)) {
    return new HttpError(405, "method_not_allowed", `${pathname} does not support this method.`);
  }
  return new HttpError(404, "not_found", `The API has no path ${pathname}.`);
}

/** Returns the path parameters, or `undefined` if the segments do not match. */
function matchSegments(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  const isMatch = pattern.every((expected, index) =>
    expected.startsWith("{") ? segments[index] !== "" : segments[index] === expected,
  );
  if (!isMatch) return undefined;
  const values: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    if (expected.startsWith("{")) values[expected.slice(1, -1)] = decodeSegment(segments[index] ?? "");
  }
  return values;
}

/** Decodes a segment. Returns an invalid encoding unchanged, because no row has such an id. */
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function countPlaceholders({ path }: Operation): number {
  return path.split("{").length - 1;
}
