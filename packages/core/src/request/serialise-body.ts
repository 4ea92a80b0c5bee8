import type { Operation } from "../operation.ts";
import { checkSelection } from "./check-selection.ts";
import { type Json, plainJson } from "./plain-json.ts";
import { serialiseMultipart } from "./serialise-multipart.ts";

/** Writes a body as the operation takes it; `undefined` when there is none. @throws InvalidInputError */
export async function serialiseBody(
  operation: Operation,
  body: unknown,
): Promise<FormData | string | undefined> {
  if (body instanceof FormData) return body;
  if (operation.body === "multipart") return serialiseMultipart(body);
  const json = jsonBody(operation, body);
  return json === undefined ? undefined : JSON.stringify(json);
}

/** A body as the JSON that is sent. @throws InvalidInputError */
export function jsonBody(operation: Operation, body: unknown): Json | undefined {
  const place = { whole: "body", name: "", kind: "plain", operation } as const;
  const json = body === undefined ? undefined : plainJson(body, place);
  checkSelection(operation, json);
  return json;
}
