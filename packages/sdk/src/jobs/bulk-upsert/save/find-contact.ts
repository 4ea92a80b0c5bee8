import type { Contact } from "@grinfi/core";
import type { RequestOptions } from "../../../calls/options.ts";
import type { FindOneContactFields, Resources } from "../../../generated/resources.ts";
import { undefinedIfNotFound } from "../../../resources/resource.ts";
import { searchContactsByUuid } from "../../contact-states/read-by-uuid.ts";
import { batchesOf } from "../../shared/batches.ts";
import { CONTACTS_PER_REQUEST } from "../../shared/contacts-by-id.ts";
import { canonicalUuid, identitiesOf, linkedInIdentity, nameIdentityOf } from "../../shared/identity.ts";
import { endsJob } from "../../shared/job-errors.ts";
import type { BulkUpsertOptions, ContactRow, MatchKey } from "../bulk-upsert-types.ts";

/** How rows of one person are recognised, and contacts in a dry run. */
export const EVERY_KEY: readonly MatchKey[] = ["linkedin_id", "email", "name"];

interface MatchOptions extends Pick<BulkUpsertOptions, "dryRun" | "key" | "match"> {
  readonly request: RequestOptions;
}

/** What is known about the contact of a row before it is saved. */
export interface ContactMatch {
  /** The existing contact; `undefined` if there is none, or if it was not looked up. */
  readonly known: Contact | undefined;
  /** The row, with the LinkedIn id under which the API stores the person. */
  readonly sent: ContactRow;
}

/** Returns the LinkedIn identity of a row. It is empty if the row has none. */
export const linkedInOf = ({ linkedin_id }: ContactRow): string =>
  linkedInIdentity(String(linkedin_id ?? ""));

/**
 * Returns the identities of the person of a row. LinkedIn and email always count, because the API saves rows that share
 * one of them as one contact.
 */
export function identitiesOfRow(
  row: ContactRow,
  { match = EVERY_KEY }: Pick<BulkUpsertOptions, "match">,
): string[] {
  const name = match.includes("name") ? nameIdentityOf(row) : undefined;
  return [...identitiesOf(row), ...(name === undefined ? [] : [name])];
}

/**
 * Finds the contact of a row, as far as the options ask for it.
 *
 * If an earlier job saved the row with other data, its contact is the match, even if the API does not recognise the
 * person in the new spelling. It would then create a second contact, which might be enrolled a second time.
 *
 * @param saved - The canonical uuid of the contact that the earlier job saved, if there was one.
 * @param read - The contacts of earlier jobs that were read already.
 * @returns `undefined` if that contact was deleted. It is then unknown whether the row still describes the same person.
 */
export async function findContactOf(
  grinfi: Resources,
  row: ContactRow,
  { read, saved }: { readonly read: ReadonlyMap<string, Contact>; readonly saved: string | undefined },
  options: MatchOptions,
): Promise<ContactMatch | undefined> {
  const { dryRun, match = dryRun ? EVERY_KEY : [], request } = options;
  const known = await findByKeys(grinfi, row, match, request);
  if (saved === undefined || (known?.uuid !== undefined && canonicalUuid(known.uuid) === saved))
    return { known, sent: row };
  const earlier = read.get(saved) ?? (await undefinedIfNotFound(grinfi.contacts.get(saved, request)));
  if (earlier === undefined) return undefined;
  const profile = profileOf(earlier, row);
  if (profile !== undefined) return { known: earlier, sent: withProfile(row, profile) };
  // The default key is the LinkedIn profile, so the contact has the same profile, in whatever form the API stores it.
  if (options.key === undefined) return { known: earlier, sent: withProfile(row, profilesOf(earlier)[0]) };
  const identities = identitiesOf(earlier);
  const isSame = identitiesOf(row).some((identity) => identities.includes(identity));
  return isSame ? { known: earlier, sent: row } : { known, sent: row };
}

/**
 * Finds the contact of a row without a LinkedIn id by its email address.
 *
 * @returns The contact, and the row with the LinkedIn id of the contact, if it has one.
 */
export async function findByEmail(
  grinfi: Resources,
  row: ContactRow,
  request: RequestOptions,
): Promise<ContactMatch | undefined> {
  const known = await grinfi.contacts.find({ email: String(row.email) }, request);
  if (known === undefined) return undefined;
  return { known, sent: withProfile(row, profilesOf(known)[0]) };
}

/**
 * Reads contacts by their uuids, 100 in a request.
 *
 * @returns The contacts by their canonical uuids. Some may be missing: a search does not find a contact in no list, and
 *   a request may fail.
 */
export async function readEarlierContacts(
  grinfi: Resources,
  uuids: readonly string[],
  request: RequestOptions,
): Promise<Map<string, Contact>> {
  const contacts = new Map<string, Contact>();
  for await (const batch of batchesOf(uuids, CONTACTS_PER_REQUEST)) {
    try {
      const found = await searchContactsByUuid(grinfi, batch, request);
      for (const [uuid, contact] of found) contacts.set(uuid, contact);
    } catch (error) {
      if (endsJob(error)) throw error;
    }
  }
  return contacts;
}

/** Returns the contact that the first matching key finds. */
export async function findByKeys(
  grinfi: Resources,
  row: ContactRow,
  match: readonly MatchKey[],
  request: RequestOptions,
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
  if (key === "linkedin_id") return linkedin_id ? { linkedin_id } : undefined;
  if (key === "email") return email ? { email } : undefined;
  const name = [first_name, last_name].filter(Boolean).join(" ");
  return name && company_name ? { name, company_name } : undefined;
}

const withProfile = (row: ContactRow, linkedin_id: string | undefined): ContactRow =>
  linkedin_id === undefined ? row : { ...row, linkedin_id };

const profilesOf = ({ linkedin, ln_id, sn_id }: Contact): string[] =>
  [linkedin, ln_id, sn_id].filter((id) => typeof id === "string" && id !== "") as string[];

/** Returns the LinkedIn profile of the row as the contact has it. */
const profileOf = (contact: Contact, { linkedin_id }: ContactRow): string | undefined => {
  const given = linkedInIdentity(String(linkedin_id ?? ""));
  return profilesOf(contact).find((id) => linkedInIdentity(id) === given);
};
