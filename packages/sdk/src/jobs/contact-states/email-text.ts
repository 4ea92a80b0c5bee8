import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { undefinedIfNotFound } from "../../resources/resource.ts";

/**
 * Returns the text of an email, which takes a request; `undefined` if it has none.
 *
 * @param body - `email_body_uuid` of the email.
 */
export async function emailTextOf(
  grinfi: Resources,
  body: string | null | undefined,
  request: RequestOptions,
): Promise<string | undefined> {
  if (!body) return undefined;
  return (await undefinedIfNotFound(grinfi.emails.bodies.get(body, request)))?.body;
}
