import { type Operation, operations } from "../description.ts";

/** An operation that a request is for, with the values in its path. */
export interface Route {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly operation: Operation;
  readonly segments: readonly string[];
}

/** Patterns with fewer placeholders first, so that `/emails/llm-thread` is not taken for an email. */
const patterns: readonly Pattern[] = operations
  .map((operation) => ({ operation, segments: operation.path.split("/") }))
  .sort((a, b) => placeholders(a) - placeholders(b));

/** Finds the operation of a request. */
export function findRoute(method: string, pathname: string): Route | undefined {
  const segments = pathname.split("/");
  for (const pattern of patterns) {
    if (pattern.operation.method !== method) continue;
    const path = match(pattern.segments, segments);
    if (path !== undefined) return { operation: pattern.operation, path };
  }
  return undefined;
}

/** Whether another method of the same path exists. */
export function hasOtherMethod(pathname: string): boolean {
  const segments = pathname.split("/");
  return patterns.some((pattern) => match(pattern.segments, segments) !== undefined);
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index] ?? "";
    if (!expected.startsWith("{")) {
      if (expected !== segment) return undefined;
    } else if (segment === "") return undefined;
    else values[expected.slice(1, -1)] = decode(segment);
  }
  return values;
}

/** A segment that is no valid encoding stands for itself; no row has such an id. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function placeholders({ segments }: Pattern): number {
  return segments.filter((segment) => segment.startsWith("{")).length;
}
