import type { Contact } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { FindOneContactFields, Resources } from "../../generated/resources.ts";
import { undefinedIfNotFound } from "../../resources/resource.ts";
import { canonicalUuid, identitiesOf, linkedInIdentity, nameIdentityOf } from "../shared/identity.ts";
import type { BulkUpsertOptions, ContactRow, MatchKey } from "./bulk-upsert-types.ts";

const DEFAULT_MATCH: readonly MatchKey[] = ["linkedin_id", "email", "name"];

interface MatchOptions extends Pick<BulkUpsertOptions, "key" | "match"> {
  readonly request: RequestOptions;
}

/** The existing contact of a row. */
interface ContactMatch {
  readonly known: Contact | undefined;
  /** The row, with the LinkedIn id under which the API stores the person. */
  readonly sent: ContactRow;
}

/** Returns the key of a row in the journal, unless the caller passes a function for it. */
export const defaultKeyOf = ({ linkedin_id }: ContactRow): string =>
  linkedInIdentity(String(linkedin_id ?? ""));

/**
 * Returns the identities of the person of a row. LinkedIn and email always count, because the API saves rows that share
 * one of them as one contact.
 */
export function identitiesOfRow(
  row: ContactRow,
  { match = DEFAULT_MATCH }: Pick<BulkUpsertOptions, "match">,
): string[] {
  const name = match.includes("name") ? nameIdentityOf(row) : undefined;
  return [...identitiesOf(row), ...(name === undefined ? [] : [name])];
}

/**
 * Finds the contact of a row, even if an earlier job saved the row with other data.
 *
 * The API may not recognise the person in another spelling. It would then create a second contact, which might be
 * enrolled a second time. So if the lookup does not find the contact of the earlier job, that contact is read: if it is
 * the same person, it is the match.
 *
 * @param saved - The canonical uuid of the contact that the earlier job saved, if there was one.
 * @returns `undefined` if that contact was deleted. It is then unknown whether the row still describes the same person.
 */
export async function findContactOf(
  grinfi: Resources,
  row: ContactRow,
  saved: string | undefined,
  options: MatchOptions,
): Promise<ContactMatch | undefined> {
  const known = await findByKeys(grinfi, row, options);
  if (saved === undefined || (known?.uuid !== undefined && canonicalUuid(known.uuid) === saved))
    return { known, sent: row };
  const contact = await undefinedIfNotFound(grinfi.contacts.get(saved, options.request));
  if (contact === undefined) return undefined;
  const given = linkedInIdentity(row.linkedin_id);
  const profiles = [contact.linkedin, contact.ln_id, contact.sn_id].filter((id) => typeof id === "string");
  const profile = profiles.find((id) => linkedInIdentity(id) === given);
  if (profile !== undefined) return { known: contact, sent: { ...row, linkedin_id: profile } };
  // The default key is the LinkedIn profile, so the contact has the same profile, in whatever form the API stores it.
  if (options.key === undefined)
    return { known: contact, sent: { ...row, linkedin_id: profiles[0] ?? row.linkedin_id } };
  const identities = identitiesOf(contact);
  const isSame = identitiesOf(row).some((identity) => identities.includes(identity));
  return { known: isSame ? contact : known, sent: row };
}

/** Returns the contact that the first matching key finds. */
async function findByKeys(
  grinfi: Resources,
  row: ContactRow,
  { match = DEFAULT_MATCH, request }: MatchOptions,
): Promise<Contact | undefined> {
  for (const key of match) {
    const query = lookupBy(key, row);
    const contact = query && (await grinfi.contacts.find(query, request));
    if (contact) return contact;
  }
  return undefined;
}

function lookupBy(key: MatchKey, row: ContactRow): FindOneContactFields | undefined {
  const { company_name, email, first_name, last_name, linkedin_id } = row;
  if (key === "linkedin_id") return { linkedin_id };
  if (key === "email") return email ? { email } : undefined;
  const name = [first_name, last_name].filter(Boolean).join(" ");
  return name && company_name ? { name, company_name } : undefined;
}
