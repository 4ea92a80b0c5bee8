import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Operation, QueryEncoding } from "../operation.ts";
import { isRecord, ownValue } from "../values.ts";
import { type Fail, failFor, nonEmpty, scalarText, separatedText } from "./parameter-text.ts";
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
    fail: failFor(subject),
  };
  for (const [name, value] of Object.entries(values).sort(byName))
    write(writer, name, value, ownValue(encodings, name));
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
  readonly fail: Fail;
}

/** What separates the items of an array that is written as one value. */
const SEPARATORS = { comma: ",", pipe: "|", space: " " } as const;

function write(writer: Writer, name: string, value: Json, encoding: QueryEncoding | undefined): void {
  const { add, fail } = writer;
  if (encoding === "brackets") {
    // Leave out a filter without conditions.
    if (!(isRecord(value) && Object.keys(value).length === 0)) addBrackets(writer, name, value);
  } else if (encoding === "json") add(name, encodeURIComponent(JSON.stringify(value)));
  else if (!Array.isArray(value)) addScalar(writer, name, value);
  else if (encoding === undefined)
    for (const item of nonEmpty(fail, name, value)) addScalar(writer, name, item);
  else {
    const text = encodeURIComponent(separatedText(fail, name, value, SEPARATORS[encoding]));
    // Servers expect commas as they are, and the other separators encoded. No item contains a comma.
    add(name, encoding === "comma" ? text.replaceAll("%2C", ",") : text);
  }
}

function addBrackets(writer: Writer, name: string, value: Json): void {
  if (Array.isArray(value)) {
    for (const item of nonEmpty(writer.fail, name, value)) addBrackets(writer, `${name}[]`, item);
  } else if (isRecord(value)) {
    for (const [key, item] of nonEmpty(writer.fail, name, Object.entries(value).sort(byName)))
      addBrackets(writer, `${name}[${key}]`, item);
  } else addScalar(writer, name, value);
}

const addScalar = ({ add, fail }: Writer, name: string, value: Json): unknown =>
  add(name, encodeURIComponent(scalarText(fail, name, value)));

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
