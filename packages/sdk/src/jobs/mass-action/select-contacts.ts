import { ConfigurationError, type Filter, operations, plainInput } from "@grinfi/core";
import type { ListOptions } from "../../calls/list-options.ts";
import type { Resources } from "../../generated/resources.ts";
import { canonicalUuid } from "../shared/identity.ts";
import type { ContactSelection } from "./mass-action-types.ts";

/** How deep a search can be read by its offset. */
const WINDOW = operations.searchContacts.paging?.window ?? Number.POSITIVE_INFINITY;

type SearchOptions = Pick<ListOptions<unknown>, "signal" | "verifyFilter">;

/** What selects contacts by other means than their fields. A search may not know it, and find everybody. */
const NO_FIELDS = ["all", "excludeIds", "ids"];

/**
 * A selection as the plain data that is sent.
 *
 * @throws ConfigurationError when it would select nobody in particular.
 * @throws InvalidInputError when a condition of its filter says nothing.
 */
export function readSelection({ filter, ids }: ContactSelection): ContactSelection {
  if ((filter === undefined) === (ids === undefined))
    throw new ConfigurationError("The selection needs either ids or filter.");
  if (filter === undefined) return { ids: readIds(ids) };
  const { body } = plainInput("searchContacts", { body: { filter } });
  const fields = Object.keys(body.filter ?? {});
  if (fields.length === 0)
    throw new ConfigurationError("filter would select every contact of the team; it must name a field.");
  const other = fields.find((field) => NO_FIELDS.includes(field));
  if (other !== undefined) {
    throw new ConfigurationError(
      `filter.${other} is no field of a contact, so that every contact could be selected. Select uuids by ids: [...].`,
    );
  }
  return { filter: body.filter ?? {} };
}

function readIds(ids: unknown): readonly string[] {
  const list: unknown[] = Array.isArray(ids) ? [...ids] : [ids];
  const isUuids = Array.isArray(ids) && list.every((id) => typeof id === "string" && id.trim() !== "");
  if (isUuids) return list as string[];
  throw new ConfigurationError("ids must be an array of uuids, and none of them may be empty.");
}

/**
 * The uuids of the contacts that are selected, each once. They are all read before anything is done, so that what is done
 * cannot change who is selected.
 *
 * @throws ConfigurationError when there are more than `max`.
 * @throws ListError when the search gives contacts that the filter rules out.
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
  filter: Filter,
  max: number,
  options: SearchOptions,
): Promise<Set<string>> {
  const input = { filter, disable_aggregation: true };
  const count = await grinfi.contacts.search(input, options).count();
  if (count > max) throw tooMany(count, max);
  if (count === 0) return new Set();
  // One more than are allowed shows that there are too many by now.
  const found = grinfi.contacts
    .search(input, { ...options, slice: count > WINDOW })
    .toArray({ limit: max + 1 });
  return new Set((await found).map(({ uuid }) => uuid));
}

const tooMany = (count: number, max: number): ConfigurationError =>
  new ConfigurationError(
    `${count} contacts are selected, and max is ${max}. Nothing was sent. If all of them are meant, pass max: ${count}.`,
  );
