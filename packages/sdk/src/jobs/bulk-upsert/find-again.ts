import type { Resources } from "../../generated/resources.ts";
import type { Contact } from "../../generated/types.ts";
import { orUndefined } from "../../resources/not-found.ts";
import { canonicalUuid, identitiesOf, linkedInIdentity } from "../shared/identity.ts";
import type { BulkUpsertOptions, ContactRow } from "./bulk-upsert-types.ts";
import { findContact } from "./match-row.ts";

/** The contact that a row is about. */
interface Found {
  readonly known: Contact | undefined;
  /** The row as the API knows its person. */
  readonly sent: ContactRow;
}

/**
 * The contact of a row, also when an earlier run saved the row with other data.
 *
 * The API may not know the person by a new spelling, and would make a second contact, which nobody knows was enrolled
 * already. So the earlier contact is read where it is not found: when it is the same person, it is the one.
 *
 * @param saved - The canonical uuid of the contact that the earlier run saved, if there was one.
 * @returns `undefined` when that contact is gone: whether the row is still about it cannot be said.
 */
export async function findAgain(
  grinfi: Resources,
  row: ContactRow,
  saved: string | undefined,
  options: Pick<BulkUpsertOptions, "key" | "match" | "signal">,
): Promise<Found | undefined> {
  const known = await findContact(grinfi, row, options);
  if (saved === undefined || (known?.uuid !== undefined && canonicalUuid(known.uuid) === saved))
    return { known, sent: row };
  const contact = await orUndefined(grinfi.contacts.get(saved, { signal: options.signal }));
  if (contact === undefined) return undefined;
  const given = linkedInIdentity(row.linkedin_id);
  const profiles = [contact.linkedin, contact.ln_id, contact.sn_id].filter((id) => typeof id === "string");
  const profile = profiles.find((id) => linkedInIdentity(id) === given);
  if (profile !== undefined) return { known: contact, sent: { ...row, linkedin_id: profile } };
  // The default key is the profile of the row: it is the same one, in whatever form the API keeps it.
  if (options.key === undefined)
    return { known: contact, sent: { ...row, linkedin_id: profiles[0] ?? row.linkedin_id } };
  const identities = identitiesOf(contact);
  const isSame = identitiesOf(row).some((identity) => identities.includes(identity));
  return { known: isSame ? contact : known, sent: row };
}
