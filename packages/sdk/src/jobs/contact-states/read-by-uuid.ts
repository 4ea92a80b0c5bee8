import { type Company, type Contact, ListError } from "@grinfi/core";
import type { Pager } from "@grinfi/pagination";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { undefinedIfNotFound } from "../../resources/resource.ts";
import { canonicalUuid } from "../shared/identity.ts";

/**
 * Reads contacts by their canonical uuids. Contacts that do not exist are missing in the result.
 *
 * Requests: 1 for each page of 100, and 1 for each contact that the search does not find, because it does not find
 * contacts in no list.
 *
 * @throws ListError with the reason `filter_ignored` if the search returns another contact.
 */
export async function contactsByUuid(
  grinfi: Resources,
  uuids: readonly string[],
  request: RequestOptions,
): Promise<Map<string, Contact>> {
  const found = await searchContactsByUuid(grinfi, uuids, request);
  for (const uuid of uuids) {
    if (found.has(uuid)) continue;
    const contact = await undefinedIfNotFound(grinfi.contacts.get(uuid, request));
    if (contact !== undefined) found.set(uuid, contact);
  }
  return found;
}

/**
 * Reads contacts by their canonical uuids, as far as the search finds them.
 *
 * Requests: 1 for each page of 100.
 *
 * @throws ListError with the reason `filter_ignored` if the search returns another contact.
 */
export function searchContactsByUuid(
  grinfi: Resources,
  uuids: readonly string[],
  request: RequestOptions,
): Promise<Map<string, Contact>> {
  const search = (input: UuidSearch): Pager<Contact> => grinfi.contacts.search(input, request);
  return searchByUuid("searchContacts", search, uuids);
}

/**
 * Reads companies by their canonical uuids. Companies that the search does not find are missing in the result.
 *
 * Requests: 1 for each page of 100.
 *
 * @throws ListError with the reason `filter_ignored` if the search returns another company.
 */
export function companiesByUuid(
  grinfi: Resources,
  uuids: readonly string[],
  request: RequestOptions,
): Promise<Map<string, Company>> {
  const search = (input: UuidSearch): Pager<Company> => grinfi.companies.search(input, request);
  return searchByUuid("searchCompanies", search, uuids);
}

interface UuidSearch {
  readonly filter: { readonly ids: readonly string[] };
}

async function searchByUuid<Row extends { readonly uuid?: string }>(
  operation: string,
  search: (input: UuidSearch) => Pager<Row>,
  uuids: readonly string[],
): Promise<Map<string, Row>> {
  const found = new Map<string, Row>();
  if (uuids.length === 0) return found;
  const requested = new Set(uuids);
  for await (const row of search({ filter: { ids: uuids } })) {
    const uuid = canonicalUuid(row.uuid ?? "");
    if (!requested.has(uuid)) {
      const message = `The row ${uuid} was not requested, so the API ignores the filter by ids.`;
      throw new ListError(operation, "filter_ignored", message);
    }
    found.set(uuid, row);
  }
  return found;
}
