import { digestOf } from "../shared/digest.ts";
import { emailIdentity, linkedInIdentity } from "../shared/identity.ts";
import type { ContactRow } from "./bulk-upsert-types.ts";

/** Two versions of one row differ in these 64 bits; a run keeps one digest for each row. */
const LENGTH = 16;

/**
 * A digest that changes with the data of a row. It does not change with the order of the fields, or with another spelling of
 * the LinkedIn profile or the email address.
 */
export async function rowDigest(row: ContactRow): Promise<string> {
  const { email, linkedin_id } = row;
  const compared = {
    ...row,
    linkedin_id: linkedInIdentity(String(linkedin_id ?? "")),
    ...(email && { email: emailIdentity(String(email)) }),
  };
  return (await digestOf(JSON.stringify(compared, sortedFields))).slice(0, LENGTH);
}

function sortedFields(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
