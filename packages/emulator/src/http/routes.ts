import { type Operation, operations } from "../description.ts";
import { HttpError } from "./http-error.ts";

/** The operation of a request and its path parameters. */
export interface Route {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly operation: Operation;
  readonly segments: readonly string[];
}

/** Patterns with fewer parameters come first, so that `/emails/llm-thread` does not match `/emails/{uuid}`. */
const patterns: readonly Pattern[] = operations
  .map((operation) => ({ operation, segments: operation.path.split("/") }))
  .sort((a, b) => countPlaceholders(a) - countPlaceholders(b));

/** Finds the operation of a method and path. */
export function findRoute(method: string, pathname: string): Route | undefined {
  const segments = pathname.split("/");
  for (const pattern of patterns) {
    if (pattern.operation.method !== method) continue;
    const path = matchSegments(pattern.segments, segments);
    if (path !== undefined) return { operation: pattern.operation, path };
  }
  return undefined;
}

/** Creates the error for a request without an operation: a 405 if its path exists, and a 404 otherwise. */
export function routeError(pathname: string): HttpError {
  if (hasPath(pathname)) {
    return new HttpError(405, "method_not_allowed", `${pathname} does not support this method.`);
  }
  return new HttpError(404, "not_found", `The API has no path ${pathname}.`);
}

function hasPath(pathname: string): boolean {
  const segments = pathname.split("/");
  return patterns.some((pattern) => matchSegments(pattern.segments, segments) !== undefined);
}

function matchSegments(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index] ?? "";
    if (!expected.startsWith("{")) {
      if (expected !== segment) return undefined;
    } else if (segment === "") return undefined;
    else values[expected.slice(1, -1)] = decodeSegment(segment);
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

function countPlaceholders({ segments }: Pattern): number {
  return segments.filter((segment) => segment.startsWith("{")).length;
}
