import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Operation, QueryEncoding } from "../operation.ts";
import { isRecord, ownValue } from "../values.ts";
import { type Json, plainJson } from "./plain-json.ts";

/**
 * Serialises query parameters, percent-encoded and in alphabetical order.
 *
 * A parameter with the encoding `brackets` accepts nested objects and arrays: `filter[status][]=a`,
 * `filter[created_at][>=]=2026-01-01`. A parameter with the encoding `json` is sent as a JSON string. Any other
 * parameter accepts a plain value or an array, which repeats the parameter (`id=1&id=2`) unless its encoding separates
 * the items. `undefined` is left out, and a `Date` becomes ISO 8601.
 *
 * @throws InvalidInputError that names the parameter, if a query cannot express its value.
 */
export function serialiseQuery(query: Readonly<Record<string, unknown>>, operation: Operation): string {
  return serialise(plainQuery(query, operation), operation.query, "query parameter");
}

/** Serialises the fields of a form like query parameters. @throws InvalidInputError that names the field. */
export function serialiseFields(body: Json | undefined, { fields }: Operation): string {
  if (isRecord(body)) return serialise(body, fields, "form field");
  throw new InvalidInputError("The body must be an object of form fields.");
}

function serialise(values: Values, encodings: Operation["query"], subject: string): string {
  const pairs: string[] = [];
  const writer: Writer = {
    add: (name, value) => pairs.push(`${encodeURIComponent(name)}=${value}`),
    fail: (name, problem) => new InvalidInputError(`The ${subject} "${name}" cannot be ${problem}.`),
  };
  for (const [name, value] of Object.entries(values).sort(byName))
    WRITERS[ownValue(encodings, name) ?? "plain"](writer, name, value);
  return pairs.join("&");
}

/** Converts query parameters to plain data, without those that are `undefined`. @throws InvalidInputError */
export function plainQuery(query: unknown, operation: Operation): Values {
  const plain = plainJson(query, { root: "query", operation });
  if (isRecord(plain)) return plain;
  throw new InvalidInputError("The query must be an object of parameters.");
}

interface Values {
  [name: string]: Json;
}

/** Collects the pairs of names and encoded values. */
interface Writer {
  add(name: string, value: string): unknown;
  /** Creates the error for a value that cannot be written. */
  fail(name: string, problem: string): InvalidInputError;
}

type Write = (writer: Writer, name: string, value: Json) => unknown;

/**
 * Returns a function that writes an array as one value, whose items are separated. The API could not distinguish a
 * separator from a part of an item. It has no side effects, so that bundles of other entries leave it out.
 */
// @__NO_SIDE_EFFECTS__
function delimited(separator: string, encoded: string): Write {
  return (writer, name, value) => {
    if (!Array.isArray(value)) return addScalar(writer, name, value);
    const texts = nonEmpty(writer, name, value).map((item) => scalarText(writer, name, item));
    if (texts.some((text) => text.includes(separator))) {
      throw writer.fail(
        name,
        `an array with ${JSON.stringify(separator)} in an item, because that separates the items`,
      );
    }
    return writer.add(name, texts.map(encodeURIComponent).join(encoded));
  };
}

const WRITERS: Readonly<Record<QueryEncoding | "plain", Write>> = {
  brackets: (writer, name, value) => {
    // Leave out a filter without conditions.
    if (!(isRecord(value) && Object.keys(value).length === 0)) addBrackets(writer, name, value);
  },
  comma: delimited(",", ","),
  json: (writer, name, value) => writer.add(name, encodeURIComponent(JSON.stringify(value))),
  pipe: delimited("|", "%7C"),
  plain: (writer, name, value) => {
    for (const item of Array.isArray(value) ? nonEmpty(writer, name, value) : [value])
      addScalar(writer, name, item);
  },
  space: delimited(" ", "%20"),
};

function addBrackets(writer: Writer, name: string, value: Json): void {
  if (Array.isArray(value)) {
    for (const item of nonEmpty(writer, name, value)) addBrackets(writer, `${name}[]`, item);
  } else if (isRecord(value)) {
    for (const [key, item] of nonEmpty(writer, name, Object.entries(value).sort(byName)))
      addBrackets(writer, `${name}[${key}]`, item);
  } else addScalar(writer, name, value);
}

const addScalar = (writer: Writer, name: string, value: Json): unknown =>
  writer.add(name, encodeURIComponent(scalarText(writer, name, value)));

/** @throws InvalidInputError if there are no items, because nothing would be sent. */
function nonEmpty<T>(writer: Writer, name: string, items: readonly T[]): readonly T[] {
  if (items.length === 0) throw writer.fail(name, "empty, because nothing would be sent for it. Omit it");
  return items;
}

function scalarText(writer: Writer, name: string, value: Json): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") throw writer.fail(name, describeNonScalar(value));
  if (!value.isWellFormed()) throw writer.fail(name, "a string with an unpaired surrogate");
  return value;
}

function describeNonScalar(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array in an array" : "an object";
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
