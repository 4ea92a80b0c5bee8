import type { Operation } from "../operation.ts";
import { checkSelection } from "./check-selection.ts";
import { type Json, plainJson } from "./plain-json.ts";
import { serialiseMultipart } from "./serialise-multipart.ts";

/** Serialises a body as the operation requires; `undefined` if there is no body. @throws InvalidInputError */
export function serialiseBody(
  operation: Operation,
  body: unknown,
): FormData | string | undefined | Promise<FormData> {
  // Most calls have no body. `FormData` is loaded when it is first used.
  if (typeof body === "object" && body instanceof FormData) return body;
  if (operation.body === "multipart") return serialiseMultipart(body);
  const json = jsonBody(operation, body);
  return json === undefined ? undefined : JSON.stringify(json);
}

/** Converts a body to the JSON that is sent. @throws InvalidInputError */
export function jsonBody(operation: Operation, body: unknown): Json | undefined {
  const json = body === undefined ? undefined : plainJson(body, { root: "body", operation });
  checkSelection(operation, json);
  return json;
}
