import type { Call } from "../client/call.ts";
import { contextOf, redactorOf, runStep } from "../client/call-errors.ts";
import { ParseError } from "../errors/parse-error.ts";
import { toFetchFailure } from "../transport/send.ts";
import { flattenWrapped } from "./flatten-wrapped.ts";
import { keepIntegers } from "./keep-integers.ts";
import { type BodyBytes, bodyOf, hasNoBody, keepBody, MAX_BODY } from "./read-body.ts";

/**
 * The number of characters of a body that are searched for secrets. An error shows fewer. Searching all of a large body
 * would be slow.
 */
const MAX_REDACTED = 16 * 1024;

/**
 * Reads the value of a successful response: parsed JSON, in which integers beyond 2^53 - 1 are strings, text, or
 * `undefined` if the operation returns nothing.
 *
 * @throws ParseError if the operation declares a value, and the body is empty, of another type, broken or too large.
 */
export function parseResponse(response: Response, call: Call): unknown {
  if (hasNoBody(call.operation, response)) return undefined;
  const body = bodyOf(response);
  if (body !== undefined) return parseBody(response, call, body);
  return runStep(call, async () => {
    let read: BodyBytes;
    try {
      read = await keepBody(response);
    } catch (error) {
      throw toFetchFailure(error);
    }
    return parseBody(response, call, read);
  });
}

function parseBody(response: Response, call: Call, { bytes, isCut }: BodyBytes): unknown {
  const { accept, responseType } = call.operation;
  const contentType = response.headers.get("content-type") ?? "";
  const claimsJson = /^application\/([\w.+-]+\+)?json\b/i.test(contentType);
  const fail = (problem: string, text?: string): ParseError => {
    const start =
      text === undefined || claimsJson ? undefined : redactorOf(call)(text.slice(0, MAX_REDACTED));
    return new ParseError(contextOf(call), problem, {
      status: response.status,
      contentType: redactorOf(call)(contentType),
      length: bytes.length,
      text: start,
    });
  };

  if (isCut) throw fail(`is larger than ${MAX_BODY / 1024 / 1024} MB; read it with asResponse()`);
  const text = decode(bytes);
  if (text === undefined) throw fail("is not UTF-8");
  if (text === "" && responseType === "unknown") return undefined;
  if (text === "") throw fail("is empty");
  if (responseType !== undefined && isHtmlPage(contentType, text)) throw fail("is an HTML page", text);
  if (responseType === "text") {
    if (claimsJson) throw fail(`is JSON instead of ${accept ?? "text"}`);
    return text;
  }
  if (claimsJson) return flattenWrapped(call.operation, parseJsonBody(text, fail));
  if (responseType === "unknown") return text;
  throw fail("is not JSON", text);
}

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
