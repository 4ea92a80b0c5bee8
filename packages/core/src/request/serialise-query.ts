import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Operation, QueryEncoding } from "../operation.ts";
import { isRecord, ownValue } from "../values.ts";
import { type Json, plainJson } from "./plain-json.ts";

/**
 * Serialises query parameters, percent-encoded and in alphabetical order.
 *
 * A parameter with the encoding `brackets` accepts nested objects and arrays: `filter[status][]=a`,
 * `filter[created_at][>=]=2026-01-01`. A parameter with the encoding `json` is sent as a JSON string. Any other
 * parameter accepts a plain value, or an array that repeats the parameter (`id=1&id=2`). `undefined` is left out, and a
 * `Date` becomes ISO 8601.
 *
 * @throws InvalidInputError that names the parameter, if a query cannot express its value.
 */
export function serialiseQuery(query: Readonly<Record<string, unknown>>, operation: Operation): string {
  const pairs: string[] = [];
  const add: Add = (name, value) => pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  const parameters = Object.entries(plainQuery(query, operation));
  for (const [name, value] of parameters.sort(byName))
    WRITERS[ownValue(operation.query, name) ?? "plain"](add, name, value);
  return pairs.join("&");
}

/** Converts query parameters to plain data, without those that are `undefined`. @throws InvalidInputError */
export function plainQuery(query: unknown, operation: Operation): { [name: string]: Json } {
  const plain = plainJson(query, { root: "query", operation });
  if (isRecord(plain)) return plain;
  throw new InvalidInputError("The query must be an object of parameters.");
}

type Add = (name: string, value: string) => unknown;

const WRITERS: Readonly<Record<QueryEncoding | "plain", (add: Add, name: string, value: Json) => void>> = {
  brackets: (add, name, value) => {
    // Leave out a filter without conditions.
    if (!(isRecord(value) && Object.keys(value).length === 0)) addBrackets(add, name, value);
  },
  json: (add, name, value) => add(name, JSON.stringify(value)),
  plain: (add, name, value) => {
    for (const item of Array.isArray(value) ? nonEmpty(name, value) : [value])
      add(name, scalarText(name, item));
  },
};

function addBrackets(add: Add, name: string, value: Json): void {
  if (Array.isArray(value)) {
    for (const item of nonEmpty(name, value)) addBrackets(add, `${name}[]`, item);
  } else if (isRecord(value)) {
    for (const [key, item] of nonEmpty(name, Object.entries(value).sort(byName)))
      addBrackets(add, `${name}[${key}]`, item);
  } else add(name, scalarText(name, value));
}

/** @throws InvalidInputError if there are no items, because nothing would be sent. */
function nonEmpty<T>(name: string, items: readonly T[]): readonly T[] {
  if (items.length === 0) throw cannotBe(name, "empty, because nothing would be sent for it. Omit it");
  return items;
}

function scalarText(name: string, value: Json): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") throw cannotBe(name, describeNonScalar(value));
  if (!value.isWellFormed()) throw cannotBe(name, "a string with an unpaired surrogate");
  return value;
}

function describeNonScalar(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array in an array" : "an object";
}

const cannotBe = (name: string, what: string): InvalidInputError =>
  new InvalidInputError(`The query parameter "${name}" cannot be ${what}.`);

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
