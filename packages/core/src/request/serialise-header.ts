import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { isRecord } from "../values.ts";
import { failFor, scalarText, separatedText } from "./parameter-text.ts";
import { plainJson } from "./plain-json.ts";

/** Matches what a header can hold: text that is not blank, without line breaks, which would start another header. */
const HEADER_TEXT = /^(?=.*\S)[\t -~\x80-\xff]*$/;

/**
 * Serialises header parameters. An array becomes a list with commas. `undefined` is left out, and a `Date` becomes ISO
 * 8601.
 *
 * @throws InvalidInputError that names the parameter, if a header cannot hold its value.
 */
export function serialiseHeader(header: unknown): Readonly<Record<string, string>> {
  const fail = failFor("header parameter");
  const plain = plainJson(header, { root: "header", operation: {} });
  if (!isRecord(plain)) throw new InvalidInputError("The header must be an object of parameters.");
  const entries = Object.entries(plain).map(([name, value]) => {
    const text = Array.isArray(value) ? separatedText(fail, name, value, ",") : scalarText(fail, name, value);
    if (!HEADER_TEXT.test(text)) throw fail(name, "blank, or contain characters that headers do not allow");
    return [name, text] as const;
  });
  return Object.fromEntries(entries);
}
