import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { isRecord } from "../values.ts";
import { plainJson } from "./plain-json.ts";

/** Matches the characters that a header can hold. Line breaks would start another header. */
const HEADER_TEXT = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * Serialises header parameters. An array becomes a list with commas. `undefined` is left out, and a `Date` becomes ISO
 * 8601.
 *
 * @throws InvalidInputError that names the parameter, if a header cannot hold its value.
 */
export function serialiseHeader(header: unknown): Readonly<Record<string, string>> {
  const plain = plainJson(header, { root: "header", operation: {} });
  if (!isRecord(plain)) throw new InvalidInputError("The header must be an object of parameters.");
  const entries = Object.entries(plain).map(([name, value]) => {
    const items = Array.isArray(value) ? value : [value];
    const text = items.map((item) => itemText(name, item, Array.isArray(value))).join(",");
    if (text.trim() === "" || !HEADER_TEXT.test(text)) {
      throw new InvalidInputError(
        `The header parameter "${name}" is empty or contains characters that are not allowed in headers.`,
      );
    }
    return [name, text] as const;
  });
  return Object.fromEntries(entries);
}

function itemText(name: string, value: unknown, isItem: boolean): string {
  if (typeof value === "string" && !(isItem && value.includes(","))) return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const problem =
    typeof value === "string" ? 'an array with "," in an item' : "null, an object or a nested array";
  throw new InvalidInputError(`The header parameter "${name}" cannot be ${problem}.`);
}
