import { JSON_MEDIA_TYPE } from "../config/headers.ts";
import type { Operation } from "../operation.ts";
import { serialiseBody, type UnencodedBody } from "./serialise-body.ts";

/** A body in the form in which every attempt sends it, and its media type. Both are absent if there is no body. */
export interface EncodedBody {
  readonly body?: ArrayBuffer | string;
  readonly contentType?: string;
}

const NO_BODY: EncodedBody = {};

/** Serialises and encodes the body of a request. Only files and forms take time. @throws InvalidInputError */
export function encodeBody(operation: Operation, value: unknown): EncodedBody | Promise<EncodedBody> {
  const body = serialiseBody(operation, value);
  if (body === undefined) return NO_BODY;
  return typeof body === "object"
    ? encodeContent(operation, body)
    : { body, contentType: operation.contentType ?? textType(operation) };
}

/** Encodes a body once, so that each attempt sends the same bytes. `fetch` would choose another boundary each time. */
async function encodeContent(
  { contentType }: Operation,
  content: UnencodedBody | Promise<UnencodedBody>,
): Promise<EncodedBody> {
  const encoded = new Response(await content);
  // Bun adds the boundary when the headers are read, but only before the body is read.
  const ownType = encoded.headers.get("content-type") ?? "application/octet-stream";
  return { body: await encoded.arrayBuffer(), contentType: contentType ?? ownType };
}

function textType({ body }: Operation): string {
  if (body === "form") return "application/x-www-form-urlencoded";
  return body === "text" ? "text/plain;charset=UTF-8" : JSON_MEDIA_TYPE;
}
