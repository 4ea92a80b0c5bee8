import type { Call } from "../client/call.ts";
import { runStep } from "../client/call-errors.ts";
import type { ParseError } from "../errors/parse-error.ts";
import { discard, toFetchFailure } from "../transport/send.ts";
import { createParseError, JSON_TYPES } from "./create-parse-error.ts";
import { flattenWrapped } from "./flatten-wrapped.ts";
import { keepIntegers } from "./keep-integers.ts";
import {
  type BodyBytes,
  bodyOf,
  contentTypeOf,
  hasNoBody,
  keepBody,
  MAX_BODY,
  readBody,
} from "./read-body.ts";

/**
 * Reads the value of a successful response: parsed JSON, in which integers beyond 2^53 - 1 are strings, text, a `Blob`,
 * or `undefined` if the operation returns nothing.
 *
 * @throws ParseError if the operation declares a value, and the body is empty, of another type, broken, too large or
 *   already read.
 */
export function parseResponse(response: Response, call: Call): unknown {
  const body = bodyOf(response);
  if (hasNoBody(call.operation, response)) return body === undefined ? discard(response) : undefined;
  if (body !== undefined) return parseBody(response, call, body);
  return runStep(call, async () => {
    if (response.bodyUsed || response.body?.locked) throw alreadyReadError(response, call);
    let read: BodyBytes;
    try {
      read = await readBody(response, MAX_BODY);
      keepBody(response, read);
    } catch (error) {
      throw toFetchFailure(error);
    }
    return parseBody(response, call, read);
  });
}

function parseBody(response: Response, call: Call, body: BodyBytes): unknown {
  const { accept, responseType } = call.operation;
  if (body.isCut) throw tooLargeError(response, call, body);
  const contentType = contentTypeOf(response);
  const claimsJson = JSON_TYPES.test(contentType);
  const fail = (problem: string, text?: string): ParseError =>
    createParseError(response, call, problem, { length: body.bytes.length, text });
  if (responseType === "binary") {
    if (claimsJson && !acceptsAny(accept)) throw fail(`is JSON instead of ${declaredType(accept)}`);
    if (/^text\/html\b/i.test(contentType)) throw fail("is an HTML page");
    return new Blob([body.bytes], { type: contentType });
  }
  const text = decode(body.bytes);
  if (text === undefined) throw fail("is not UTF-8");
  if (text === "" && responseType === "unknown") return undefined;
  if (text === "") throw fail("is empty");
  if (responseType !== undefined && !acceptsHtml(accept) && isHtmlPage(contentType, text))
    throw fail("is an HTML page", text);
  if (responseType === "text") {
    if (claimsJson) throw fail(`is JSON instead of ${declaredType(accept)}`);
    return text;
  }
  if (claimsJson) return flattenWrapped(call.operation, parseJsonBody(text, fail));
  if (responseType === "unknown") return text;
  throw fail("is not JSON", text);
}

/** Returns the declared media type. `Accept` also names JSON, for errors. */
const declaredType = (accept = "text"): string => accept.replace(/^application\/json, /, "");

/** Whether the declared media type includes JSON, so that a file may be JSON. */
const acceptsAny = (accept = ""): boolean => /(?:\*|application)\/\*/.test(accept);

const acceptsHtml = (accept = ""): boolean => /\btext\/html\b/i.test(accept);

const alreadyReadError = (response: Response, call: Call): ParseError =>
  createParseError(
    response,
    call,
    "was already read, with asResponse() or by middleware; use either that response or the value of the call",
    { length: 0 },
  );

/** Creates the error for a body that is larger than what is kept in memory. */
export const tooLargeError = (response: Response, call: Call, body: BodyBytes): ParseError =>
  createParseError(
    response,
    call,
    `is larger than ${MAX_BODY / 1024 / 1024} MB; read it with asResponse(), and call that at once`,
    { length: body.bytes.length },
  );

/** Whether the body is an HTML page, such as that of a proxy or a login in front of the API. */
const isHtmlPage = (contentType: string, text: string): boolean =>
  /^text\/html\b/i.test(contentType) && /^\s*</.test(text);

function parseJsonBody(text: string, fail: (problem: string) => ParseError): unknown {
  try {
    return JSON.parse(keepIntegers(text));
  } catch {
    // The message of the parser would quote the text.
    throw fail("is invalid JSON");
  }
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
