import type { Call } from "../client/call.ts";
import { createParseError } from "./create-parse-error.ts";
import { keepIntegers } from "./keep-integers.ts";
import { contentTypeOf, MAX_BODY, readBody } from "./read-body.ts";

const BODY_METHODS = ["arrayBuffer", "blob", "json", "text"] as const;

/**
 * Makes the methods of a response that read the whole body throw a `ParseError` if the body is larger than `MAX_BODY`.
 * It changes the response itself, because a copy has no URL, and the constructor does not accept every status.
 *
 * @param isJson - Whether the caller reads JSON. Integers beyond 2^53 - 1 then become strings.
 */
export function limitBody(response: Response, call: Call, isJson: boolean): Response {
  const headers = { "content-type": contentTypeOf(response) };
  const read = async (): Promise<Response> => {
    const { bytes, isCut } = await readBody(response, MAX_BODY);
    if (!isCut) {
      const complete = new Response(bytes, { headers });
      return isJson ? new Response(keepIntegers(await complete.text())) : complete;
    }
    const problem = `is larger than ${MAX_BODY / 1024 / 1024} MB; read it with parseAs: "stream"`;
    throw createParseError(response, call, problem, { length: bytes.length });
  };
  for (const name of BODY_METHODS) {
    Object.defineProperty(response, name, { value: async () => (await read())[name]() });
  }
  return response;
}
