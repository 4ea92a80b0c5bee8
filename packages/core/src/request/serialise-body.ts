import { JSON_MEDIA_TYPE } from "../config/headers.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Operation } from "../operation.ts";
import { checkSelection } from "./check-selection.ts";
import { type FileContent, isBytes, isNamedContent, toFile } from "./file-input.ts";
import { type Json, plainJson } from "./plain-json.ts";
import { serialiseMultipart } from "./serialise-multipart.ts";
import { serialiseFields } from "./serialise-query.ts";

/** A body in the form in which every attempt sends it, and its media type. Both are absent if there is no body. */
export interface EncodedBody {
  readonly body?: ArrayBuffer | string;
  readonly contentType?: string;
}

/** A body that takes time to encode. */
type UnencodedBody = Exclude<FileContent, string> | FormData;

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

/** Serialises a body as the operation requires; `undefined` if there is no body. @throws InvalidInputError */
function serialiseBody(
  operation: Operation,
  body: unknown,
): UnencodedBody | string | undefined | Promise<File | FormData> {
  // Most calls have no body. `FormData` is loaded when it is first used.
  if (typeof body === "object" && body instanceof FormData) return body;
  switch (operation.body) {
    case "multipart":
      return body === undefined ? undefined : serialiseMultipart(body, operation.fields);
    case "binary":
      return body === undefined ? undefined : binaryBody(body);
    case "text":
      return body === undefined ? undefined : textBody(body);
    case "form":
      return body === undefined ? undefined : serialiseFields(jsonBody(operation, body), operation);
    default: {
      const json = jsonBody(operation, body);
      return json === undefined ? undefined : JSON.stringify(json);
    }
  }
}

/** Converts a body to the JSON that is sent. @throws InvalidInputError */
export function jsonBody(operation: Operation, body: unknown): Json | undefined {
  const json = body === undefined ? undefined : plainJson(body, { root: "body", operation });
  checkSelection(operation, json);
  return json;
}

function binaryBody(body: unknown): UnencodedBody | Promise<File> {
  if (isBytes(body)) return body;
  if (isNamedContent(body)) return toFile(body);
  if (typeof body === "string") return new Blob([body]);
  throw new InvalidInputError(
    "The body must be a Blob, bytes, a stream, a string, or { content, name, type }.",
  );
}

function textBody(body: unknown): string {
  if (typeof body === "string" && body.isWellFormed()) return body;
  throw new InvalidInputError("The body must be a string without unpaired surrogates.");
}
