import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Operation } from "../operation.ts";
import { checkSelection } from "./check-selection.ts";
import { type FileContent, isBytes } from "./file-input.ts";
import { type Json, plainJson } from "./plain-json.ts";
import { serialiseMultipart } from "./serialise-multipart.ts";
import { serialiseFields } from "./serialise-query.ts";

/** A body that is encoded when the request is built. */
export type UnencodedBody = Exclude<FileContent, string> | FormData;

/** Serialises a body as the operation requires; `undefined` if there is no body. @throws InvalidInputError */
export function serialiseBody(
  operation: Operation,
  body: unknown,
): UnencodedBody | string | undefined | Promise<FormData> {
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

function binaryBody(body: unknown): UnencodedBody {
  if (isBytes(body)) return body;
  if (typeof body === "string") return new Blob([body]);
  throw new InvalidInputError(
    "The body must be a Blob, an ArrayBuffer, a typed array, a stream or a string.",
  );
}

function textBody(body: unknown): string {
  if (typeof body === "string" && body.isWellFormed()) return body;
  throw new InvalidInputError("The body must be a string without unpaired surrogates.");
}
