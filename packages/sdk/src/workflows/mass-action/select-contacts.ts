import { ConfigurationError, type Filter, operations } from "@grinfi/core";
import type { Resources } from "../../generated/resources.ts";
import { canonicalUuid } from "../identity.ts";
import type { ContactSelection } from "./mass-action-types.ts";

/** How deep a search can be read by its offset. */
const WINDOW = operations.searchContacts.paging?.window ?? Number.POSITIVE_INFINITY;

/** @throws ConfigurationError when a selection would select nobody in particular. */
export function checkSelection({ filter, ids }: ContactSelection): void {
  if ((filter === undefined) === (ids === undefined))
    throw new ConfigurationError("The selection needs either ids or filter.");
  if (ids?.some((id) => typeof id !== "string" || id === ""))
    throw new ConfigurationError("ids holds a value that is no uuid.");
  if (filter === undefined) return;
  if (Object.keys(filter).length === 0 || "all" in filter)
    throw new ConfigurationError("filter would select every contact of the team; it must name a field.");
  const [empty] = Object.entries(filter).find(([, value]) => value === undefined) ?? [];
  if (empty !== undefined)
    throw new ConfigurationError(
      `filter.${empty} is undefined; without it, other contacts are selected, too.`,
    );
}

/**
 * The uuids of the contacts that are selected, each once. They are all read before anything is done, so that what is done
 * cannot change who is selected.
 *
 * @throws ConfigurationError when there are more than `max`.
 */
export async function selectContacts(
  grinfi: Resources,
  { filter, ids }: ContactSelection,
  max: number,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const selected =
    filter === undefined
      ? new Set(ids.map(canonicalUuid))
      : await searchContacts(grinfi, filter, max, signal);
  if (selected.size > max) throw tooMany(selected.size, max);
  return [...selected];
}

async function searchContacts(
  grinfi: Resources,
  filter: Filter,
  max: number,
  signal: AbortSignal | undefined,
): Promise<Set<string>> {
  const input = { filter, disable_aggregation: true };
  const count = await grinfi.contacts.search(input, { signal }).count();
  if (count > max) throw tooMany(count, max);
  if (count === 0) return new Set();
  // One more than are allowed shows that there are too many by now.
  const found = grinfi.contacts.search(input, { signal, slice: count > WINDOW }).toArray({ limit: max + 1 });
  return new Set((await found).flatMap(({ uuid }) => uuid ?? []));
}

const tooMany = (count: number, max: number): ConfigurationError =>
  new ConfigurationError(
    `${count} contacts are selected, and max is ${max}. Nothing was sent. If all of them are meant, pass max: ${count}.`,
  );
