import { InvalidInputError } from "./errors/invalid-input-error.ts";
import { isRecord } from "./is-record.ts";
import type { QueryEncoding } from "./operation.ts";

/** How a parameter is written; `undefined`: as a plain value. */
type EncodingOf = (name: string) => QueryEncoding | undefined;

/**
 * Writes query parameters, percent-encoded and in alphabetical order.
 *
 * A parameter with the encoding `brackets` takes nested objects and arrays: `filter[status][]=a`,
 * `filter[created_at][>=]=2026-01-01`. One with the encoding `json` is written as one JSON text. Any other takes
 * plain values, or an array of them that is repeated (`id=1&id=2`). `undefined` is left out, a `Date` becomes
 * ISO 8601.
 *
 * @throws InvalidInputError that names the parameter, for a value that a query cannot express.
 */
export function serialiseQuery(query: Readonly<Record<string, unknown>>, encodingOf: EncodingOf): string {
  return sortedEntries(query)
    .flatMap(([name, value]) => WRITERS[encodingOf(name) ?? "plain"](name, value))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join("&");
}

type Pair = readonly [name: string, value: string];

const WRITERS: Readonly<Record<QueryEncoding | "plain", (name: string, value: unknown) => Pair[]>> = {
  brackets: (name, value) => bracketPairs(name, value, []),
  json: jsonPair,
  plain: plainPairs,
};

function jsonPair(name: string, value: unknown): Pair[] {
  if (value === undefined) return [];
  // Refuses what JSON would drop or change in silence.
  bracketPairs(name, value, []);
  return [[name, JSON.stringify(value)]];
}

function plainPairs(name: string, value: unknown): Pair[] {
  if (value === undefined) return [];
  const values = Array.isArray(value) ? value : [value];
  return values.map((item) => [name, scalar(name, item)] as const);
}

function bracketPairs(name: string, value: unknown, parents: readonly unknown[]): Pair[] {
  if (value === undefined) return [];
  if (parents.includes(value)) throw new InvalidInputError(`The query parameter "${name}" contains itself.`);
  if (Array.isArray(value)) {
    return value.flatMap((item) =>
      bracketPairs(`${name}[]`, item === undefined ? null : item, [...parents, value]),
    );
  }
  if (isPlainObject(value)) {
    return sortedEntries(value).flatMap(([key, item]) =>
      bracketPairs(`${name}[${key}]`, item, [...parents, value]),
    );
  }
  return [[name, value === null ? "" : scalar(name, value)]];
}

function scalar(name: string, value: unknown): string {
  if (typeof value === "string" && value.isWellFormed()) return value;
  if (typeof value === "boolean" || Number.isFinite(value)) return String(value);
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  throw new InvalidInputError(`The query parameter "${name}" cannot be ${describe(value)}.`);
}

function describe(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return "a string with half a surrogate pair";
  if (value instanceof Date) return "an invalid Date";
  return Array.isArray(value) ? "an array in an array" : `a ${typeof value}`;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (!isRecord(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function sortedEntries(value: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}
