import type { Call } from "../client/call.ts";
import { ParseError } from "../errors/parse-error.ts";
import { keepIntegers } from "./keep-integers.ts";
import { MAX_BODY, readBody } from "./read-body.ts";

const READERS = ["arrayBuffer", "blob", "json", "text"] as const;

/**
 * Lets an answer refuse, with a `ParseError`, to be read as a whole when that is too much for the memory. It stays the
 * answer that it is: a copy would have no URL, and cannot have every status.
 *
 * @param isJson - Whether it is read as JSON, in which integers beyond 2^53 - 1 are to be texts.
 */
export function bounded(response: Response, call: Call, isJson: boolean): Response {
  const { status, headers } = response;
  const contentType = headers.get("content-type") ?? "";
  const read = async (): Promise<Response> => {
    const { bytes, isCut } = await readBody(response, MAX_BODY);
    if (!isCut) {
      const whole = new Response(bytes, { headers: { "content-type": contentType } });
      return isJson ? new Response(keepIntegers(await whole.text())) : whole;
    }
    const problem = `is larger than ${MAX_BODY / 1024 / 1024} MB; read it with parseAs: "stream"`;
    throw new ParseError(call.context, problem, {
      status,
      contentType: call.redact(contentType),
      length: bytes.length,
    });
  };
  for (const name of READERS) {
    Object.defineProperty(response, name, { value: async () => (await read())[name]() });
  }
  return response;
}
