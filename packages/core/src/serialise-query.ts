import { InvalidInputError } from "./errors/invalid-input-error.ts";
import { isRecord } from "./is-record.ts";
import type { QueryEncoding } from "./operation.ts";

/** How a parameter is written; `undefined`: as a plain value. */
export type EncodingOf = (name: string) => QueryEncoding | undefined;

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
  const pairs: string[] = [];
  const add: Add = (name, value) => pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  for (const name of sortedKeys(query)) {
    const value = query[name];
    if (value !== undefined) WRITERS[encodingOf(name) ?? "plain"](add, name, value);
  }
  return pairs.join("&");
}

type Add = (name: string, value: string) => unknown;

const WRITERS: Readonly<Record<QueryEncoding | "plain", (add: Add, name: string, value: unknown) => void>> = {
  brackets: (add, name, value) => addBrackets(add, name, value, []),
  json: addJson,
  plain: addPlain,
};

function addJson(add: Add, name: string, value: unknown): void {
  // Refuses what JSON would drop or change in silence.
  addBrackets(() => {}, name, value, []);
  add(name, JSON.stringify(value));
}

function addPlain(add: Add, name: string, value: unknown): void {
  for (const item of Array.isArray(value) ? value : [value]) add(name, scalar(name, item));
}

function addBrackets(add: Add, name: string, value: unknown, parents: readonly unknown[]): void {
  if (parents.includes(value)) throw new InvalidInputError(`The query parameter "${name}" contains itself.`);
  if (Array.isArray(value)) {
    for (const item of value) addBrackets(add, `${name}[]`, item ?? null, [...parents, value]);
  } else if (isPlainObject(value)) {
    for (const key of sortedKeys(value)) {
      const item = value[key];
      if (item !== undefined) addBrackets(add, `${name}[${key}]`, item, [...parents, value]);
    }
  } else {
    add(name, value === null ? "" : scalar(name, value));
  }
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

const sortedKeys = (value: object): string[] => Object.keys(value).sort();
