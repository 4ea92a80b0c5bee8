import { type Contact, ListError } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { canonicalUuid } from "../shared/identity.ts";

/**
 * Reads contacts by their canonical uuids, as many as fit on one page. A contact that is in no list is not found.
 *
 * @returns The contacts by their canonical uuids.
 * @throws ListError if the API returns another contact, because it then ignored the uuids.
 */
export async function readContactsById(
  grinfi: Resources,
  ids: readonly string[],
  request: RequestOptions,
): Promise<Map<string, Contact>> {
  const contacts = new Map<string, Contact>();
  if (ids.length === 0) return contacts;
  const requested = new Set(ids);
  const search = grinfi.contacts.search({ filter: { ids }, disable_aggregation: true }, request);
  for await (const contact of search) {
    const uuid = canonicalUuid(contact.uuid);
    if (!requested.has(uuid)) {
      const message = `The API returned the contact ${uuid}, which was not requested, so it ignores filter.ids.`;
      throw new ListError("searchContacts", "filter_ignored", message);
    }
    contacts.set(uuid, contact);
  }
  return contacts;
}
