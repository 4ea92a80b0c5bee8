import type { Filter } from "@grinfi/core";

/** The number of contacts in one request. */
export const CONTACTS_PER_REQUEST = 100;

/**
 * Returns a filter that selects these contacts. The description shows `ids` alone; the publisher's MCP server also
 * sends that nobody else is selected, and nobody is excluded. This form has both.
 */
export const contactsById = (ids: readonly string[]): Filter => ({ all: false, ids, excludeIds: [] });
