import type { Operation } from "../description.ts";
import type { Alias } from "../other-clients/aliases.ts";
import { HttpError } from "./http-error.ts";

/** The operation of a request and its path parameters. */
export interface Route {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
  /** The path of other clients, if the request uses one. */
  readonly alias?: Alias | undefined;
}

interface Target {
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
  readonly alias?: Alias;
}

/** An operation whose path has parameters. */
interface Pattern {
  readonly operation: Operation;
  readonly alias: Alias | undefined;
  readonly segments: readonly string[];
}

/** Finds the operations of requests by their methods and paths. */
export class Router {
  readonly #staticRoutes = new Map<string, Route>();
  /** Patterns by method and number of segments. Those with fewer parameters come first. */
  readonly #patterns = new Map<string, Pattern[]>();
  readonly #methods: ReadonlySet<string>;
  readonly #paths: ReadonlySet<string>;

  constructor(operations: readonly Operation[], aliases: readonly Alias[]) {
    const byId = new Map(operations.map((operation) => [operation.id, operation]));
    const targets = [
      ...operations.map((operation) => ({ operation, method: operation.method, path: operation.path })),
      ...aliases.flatMap((alias) => {
        const operation = byId.get(alias.operation);
        return operation === undefined ? [] : [{ operation, method: alias.method, path: alias.path, alias }];
      }),
    ];
    for (const target of targets.toSorted((a, b) => countPlaceholders(a.path) - countPlaceholders(b.path)))
      this.#add(target);
    this.#methods = new Set(targets.map(({ method }) => method));
    this.#paths = new Set(targets.map(({ path }) => path));
  }

  #add({ operation, method, path, alias }: Target): void {
    const segments = path.split("/");
    const route = { operation, path: {}, alias };
    if (countPlaceholders(path) === 0) this.#staticRoutes.set(`${method} ${path}`, route);
    else {
      const key = `${method} ${segments.length}`;
      this.#patterns.set(key, [...(this.#patterns.get(key) ?? []), { operation, alias, segments }]);
    }
  }

  /** Finds the operation of a method and path. `/emails/llm-thread` does not match `/emails/{uuid}`. */
  find(method: string, pathname: string): Route | undefined {
    const route = this.#staticRoutes.get(`${method} ${pathname}`);
    if (route !== undefined) return route;
    const segments = pathname.split("/");
    for (const { segments: expected, ...found } of this.#patterns.get(`${method} ${segments.length}`) ?? []) {
      const path = matchSegments(expected, segments);
      if (path !== undefined) return { ...found, path };
    }
    return undefined;
  }

  /** Creates the error for a request without an operation: a 405 if its path exists, and a 404 otherwise. */
  error(pathname: string): HttpError {
    if ([...this.#methods].some((method) => this.find(method, pathname) !== undefined))
      return new HttpError(405, "method_not_allowed", `${pathname} does not support this method.`);
    return new HttpError(
      404,
      "not_found",
      `The emulator has no path ${pathname}. ${this.#neighbours(pathname)}`,
    );
  }

  /** Names the paths with the same beginning, or else the beginnings of all paths. */
  #neighbours(pathname: string): string {
    const service = serviceOf(pathname);
    const paths = [...this.#paths].filter((path) => serviceOf(path) === service);
    if (paths.length > 0) return `Its paths below ${service}: ${paths.toSorted().join(", ")}.`;
    return `Its paths begin with ${[...new Set([...this.#paths].map(serviceOf))].toSorted().join(", ")}.`;
  }
}

/** Returns the beginning of a path, such as `/leads/api` or `/integrations/c1/api`. */
function serviceOf(path: string): string {
  return /^.*?\/api(?=\/|$)/.exec(path)?.[0] ?? path;
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

function countPlaceholders(path: string): number {
  return path.split("{").length - 1;
}
