import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Json } from "./plain-json.ts";

/** Creates the error for a parameter or a field whose value cannot be written as text. */
export type Fail = (name: string, problem: string) => InvalidInputError;

/** Returns a function that creates errors about `subject`, such as "query parameter". */
export const failFor =
  (subject: string): Fail =>
  (name, problem) =>
    new InvalidInputError(`The ${subject} "${name}" cannot be ${problem}.`);

/** Returns the text of a plain value. @throws InvalidInputError for any other value. */
export function scalarText(fail: Fail, name: string, value: Json): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") throw fail(name, describeNonScalar(value));
  if (!value.isWellFormed()) throw fail(name, "a string with an unpaired surrogate");
  return value;
}

function describeNonScalar(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array in an array" : "an object";
}

/**
 * Returns the text of an array whose items are separated.
 *
 * @throws InvalidInputError if an item contains the separator: the API could not distinguish the two.
 */
export function separatedText(fail: Fail, name: string, items: readonly Json[], separator: string): string {
  const texts = nonEmpty(fail, name, items).map((item) => scalarText(fail, name, item));
  if (texts.some((text) => text.includes(separator)))
    throw fail(name, `an array with "${separator}" in an item, because that separates the items`);
  return texts.join(separator);
}

/** @throws InvalidInputError if there are no items, because nothing would be sent. */
export function nonEmpty<T>(fail: Fail, name: string, items: readonly T[]): readonly T[] {
  if (items.length === 0) throw fail(name, "empty, because nothing would be sent for it. Omit it");
  return items;
}
