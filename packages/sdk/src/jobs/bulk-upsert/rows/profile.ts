import { linkedInIdentity } from "../../shared/identity.ts";

/** Words that people write in place of a missing profile. */
const PLACEHOLDERS = new Set(["n.a.", "na", "nan", "none", "null", "tbd", "undefined", "unknown"]);

/** Pages of LinkedIn that are not those of a person. */
const OTHER_PAGE = /linkedin\.com\/(?:company|feed|groups|jobs|posts|school|showcase)(?:\/|$)/i;

/**
 * Returns why a text certainly is no LinkedIn profile; `undefined` if it may be one. The API takes any text as a handle,
 * so all rows with `n/a` would be one contact.
 */
export function profileProblem(linkedin_id: string): string | undefined {
  const identity = linkedInIdentity(linkedin_id);
  const isAddress = /[:/]/.test(identity);
  const isProfile = isAddress
    ? /linkedin\.com\//i.test(identity) && !OTHER_PAGE.test(identity)
    : /[\p{L}\p{N}]/u.test(identity) && !/\s/.test(identity) && !PLACEHOLDERS.has(identity);
  if (isProfile) return undefined;
  return `linkedin_id ${JSON.stringify(linkedin_id)} is not a LinkedIn profile. Pass a handle, a profile URL or a member id, or leave it out.`;
}
