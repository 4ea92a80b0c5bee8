import type { Call } from "../client/call.ts";
import { contextOf, redactorOf } from "../client/call-errors.ts";
import { ParseError, type UnreadableResponse } from "../errors/parse-error.ts";
import { contentTypeOf } from "./read-body.ts";

/** Matches the content types of JSON. */
export const JSON_TYPES: RegExp = /^(application|text)\/([\w.+-]+\+)?json\b/i;

/**
 * The number of characters of a body that are searched for secrets. An error shows fewer. Searching all of a large body
 * would be slow.
 */
const MAX_REDACTED = 16 * 1024;

/**
 * Creates the error for the body of a successful response.
 *
 * @param text - The body, of which the error shows the beginning unless it claims to be JSON.
 */
export function createParseError(
  response: Response,
  call: Call,
  problem: string,
  { length, text }: Pick<UnreadableResponse, "length" | "text">,
): ParseError {
  const contentType = contentTypeOf(response);
  const redact = redactorOf(call);
  const isShown = text !== undefined && !JSON_TYPES.test(contentType);
  return new ParseError(contextOf(call), problem, {
    status: response.status,
    contentType: redact(contentType),
    length,
    text: isShown ? redact(text.slice(0, MAX_REDACTED)) : undefined,
  });
}
