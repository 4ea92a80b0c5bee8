import type { Resources } from "../../generated/resources.ts";
import type { Contact } from "../../generated/types.ts";
import type { Body } from "../../resources/inputs.ts";
import { identitiesOf, linkedInIdentity, nameIdentityOf } from "../shared/identity.ts";
import type { BulkUpsertOptions, ContactRow, MatchKey } from "./bulk-upsert-types.ts";

type Options = Pick<BulkUpsertOptions, "match" | "signal">;

const MATCH: readonly MatchKey[] = ["linkedin_id", "email", "name"];

/** What a row is known by in the journal, unless the caller says it. */
export const defaultKeyOf = ({ linkedin_id }: ContactRow): string =>
  linkedInIdentity(String(linkedin_id ?? ""));

/** What makes two rows the same person. LinkedIn and email always do, since the API makes one contact of such rows. */
export function identitiesOfRow(row: ContactRow, { match = MATCH }: Options): string[] {
  const name = match.includes("name") ? nameIdentityOf(row) : undefined;
  return [...identitiesOf(row), ...(name === undefined ? [] : [name])];
}

/** The contact that a row is about, by the first key that one has. */
export async function findContact(
  grinfi: Resources,
  row: ContactRow,
  { match = MATCH, signal }: Options,
): Promise<Contact | undefined> {
  for (const key of match) {
    const by = lookupBy(key, row);
    const contact = by && (await grinfi.contacts.find(by, { signal }));
    if (contact) return contact;
  }
  return undefined;
}

function lookupBy(key: MatchKey, row: ContactRow): Body<"findOneContact"> | undefined {
  const { company_name, email, first_name, last_name, linkedin_id } = row;
  if (key === "linkedin_id") return { linkedin_id };
  if (key === "email") return email ? { email } : undefined;
  const name = [first_name, last_name].filter(Boolean).join(" ");
  return name && company_name ? { name, company_name } : undefined;
}
