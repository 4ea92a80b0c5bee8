import { ConfigurationError, type ContactFilter, operations, toPlainInput } from "@grinfi/core";
import type { ListOptions } from "../../calls/list-options.ts";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { canonicalUuid, isUuid } from "../shared/identity.ts";
import type { ContactSelection } from "./bulk-action-types.ts";

/** The largest offset that a search allows. */
const SEARCH_WINDOW = operations.searchContacts.paging?.window ?? Number.POSITIVE_INFINITY;

type SearchOptions = RequestOptions & Pick<ListOptions<unknown>, "verifyFilter">;

/** Selectors that are not fields. A search may ignore them and return every contact. */
const NOT_FIELDS = ["all", "excludeIds", "ids"];

/**
 * Returns a selection as the plain data that is sent.
 *
 * @throws ConfigurationError if the selection is empty or would select every contact.
 * @throws InvalidInputError if a condition of the filter has no value.
 */
export function readSelection(selection: ContactSelection): ContactSelection {
  // A program in JavaScript may pass nothing.
  const { filter, ids }: Partial<ContactSelection> = selection ?? {};
  if ((filter === undefined) === (ids === undefined))
    throw new ConfigurationError("The selection must have either ids or filter.");
  if (filter === undefined) return { ids: readIds(ids) };
  const { body } = toPlainInput("searchContacts", { body: { filter } });
  const fields = Object.keys(body.filter ?? {});
  if (fields.length === 0)
    throw new ConfigurationError(
      "The filter is empty and would select every contact of the team. Add a field.",
    );
  const other = fields.find((field) => NOT_FIELDS.includes(field));
  if (other !== undefined) {
    throw new ConfigurationError(
      `filter.${other} is not a field of a contact, so every contact might be selected. To select by uuid, pass ids: [...].`,
    );
  }
  return { filter: body.filter ?? {} };
}

function readIds(ids: unknown): readonly string[] {
  const list: unknown[] = Array.isArray(ids) ? [...ids] : [ids];
  const isUuids = Array.isArray(ids) && list.every((id) => typeof id === "string" && isUuid(id));
  if (isUuids) return list as string[];
  throw new ConfigurationError("ids must be an array of uuids.");
}

/**
 * Returns the uuids of the selected contacts, each once. It reads all of them before the first change, so that a change
 * cannot affect the selection.
 *
 * @throws ConfigurationError if there are more than `max`.
 * @throws ListError if a contact does not match the filter.
 */
export async function selectContacts(
  grinfi: Resources,
  { filter, ids }: ContactSelection,
  max: number,
  options: SearchOptions,
): Promise<readonly string[]> {
  const selected =
    filter === undefined
      ? new Set(ids.map(canonicalUuid))
      : await searchContacts(grinfi, filter, max, options);
  if (selected.size > max) throw tooMany(selected.size, max);
  return [...selected];
}

async function searchContacts(
  grinfi: Resources,
  filter: ContactFilter,
  max: number,
  options: SearchOptions,
): Promise<Set<string>> {
  const input = { filter, disable_aggregation: true };
  const count = await grinfi.contacts.search(input, options).count();
  if (count > max) throw tooMany(count, max);
  if (count === 0) return new Set();
  // It reads up to one contact more than allowed, because contacts may have been created since the count.
  const found = grinfi.contacts
    .search(input, { ...options, slice: count > SEARCH_WINDOW })
    .toArray({ limit: max + 1 });
  return new Set((await found).map(({ uuid }) => canonicalUuid(uuid)));
}

const tooMany = (count: number, max: number): ConfigurationError =>
  new ConfigurationError(
    `${count} contacts are selected, but max is ${max}. Nothing was sent. To select all of them, pass max: ${count}.`,
  );
