import { checkJson } from "./check-json.ts";
import type { Operation } from "./operation.ts";
import { serialiseMultipart } from "./serialise-multipart.ts";

/** Writes a body as the operation takes it; `undefined` when there is none. @throws InvalidInputError */
export async function serialiseBody(
  { body: kind }: Operation,
  body: unknown,
): Promise<FormData | string | undefined> {
  if (body instanceof FormData) return body;
  if (kind === "multipart") return serialiseMultipart(body);
  if (body === undefined) return undefined;
  checkJson(body, "body");
  return JSON.stringify(body);
}
