import { ConfigurationError, type Contact } from "@grinfi/core";
import { mergeHooks } from "@grinfi/core/option-checks";
import type { Position } from "@grinfi/pagination";
import { compareTimes } from "../../calls/creation-time.ts";
import type { RequestOptions } from "../../calls/options.ts";
import { stablePages } from "../../calls/stable-pages.ts";
import type { Resources } from "../../generated/resources.ts";
import { type ChangesStart, isoOf } from "./changes-options.ts";

/** How long new rows may take to become visible, in milliseconds. */
const SETTLING_TIME = 60_000;

/** Contacts that were created in the range, of one page. */
export interface CreatedPage {
  readonly created: readonly CreatedContact[];
  /** The end of the range, in milliseconds since 1970. */
  readonly until: number;
}

interface CreatedContact {
  readonly contact: Contact;
  /** The position after the contact. */
  readonly position: Position;
}

/**
 * Reads the contacts that were created in a range, the oldest first, and at least one page. Unless the range continues,
 * the header `Date` of the first response is the time of the API: it is the default end of the range, and limits another
 * one.
 *
 * @throws ConfigurationError if the range is in the future.
 * @throws ListError with the reason `filter_ignored` if a contact was certainly created before the range.
 */
export async function* readCreated(
  grinfi: Resources,
  { position: resumed, since, until: end }: ChangesStart,
  request: RequestOptions,
): AsyncGenerator<CreatedPage, void, undefined> {
  let date: string | null | undefined;
  const onResponse = ({ headers }: { readonly headers: Headers | undefined }): void => {
    date = headers?.get("date");
  };
  const hooks = mergeHooks(request.hooks, { onResponse }) ?? {};
  const options = { ...request, hooks, slice: true, verifyFilter: true };
  const filter = { created_at: { ">=": isoOf(since) } };
  const pages = stablePages(
    "searchContacts",
    (position) => grinfi.contacts.search({ filter }, { ...options, position }),
    resumed?.page,
  );
  let until = resumed && end;
  let position = resumed?.page ?? { offset: 0 };
  for await (const page of pages) {
    until ??= endOfRange(since, end, date);
    const limit = until;
    const contacts = page.items.filter(({ created_at }) => !(Date.parse(created_at ?? "") >= limit));
    const created = contacts.map((contact) => {
      position = positionAfter(position, contact);
      return { contact, position };
    });
    yield { created, until };
    if (contacts.length < page.items.length) return;
  }
}

/** Returns the position in a sliced list after one more contact. */
function positionAfter({ offset, slice }: Position, { created_at, uuid }: Contact): Position {
  if (created_at == null) return { offset: offset + 1, ...(slice && { slice }) };
  const isSameTime = slice !== undefined && compareTimes(slice.value, created_at) === 0;
  const { keys, value } = isSameTime ? slice : { keys: [], value: created_at };
  return { offset: offset + 1, slice: { value, keys: [...keys, uuid] } };
}

/** @throws ConfigurationError if the range is in the future, or if its end is missing and the API has not told its time. */
function endOfRange(since: number, end: number | undefined, date: string | null | undefined): number {
  const now = Date.parse(date ?? "");
  if (Number.isNaN(now)) {
    if (end !== undefined) return end;
    throw new ConfigurationError(
      "The option until is required: the response of the API has no header Date, which tells its time.",
    );
  }
  const [name, latest] = end === undefined ? ["since", since] : ["until", end];
  if (latest > now) {
    throw new ConfigurationError(
      `The option ${name} (${isoOf(latest)}) is in the future. It is ${isoOf(now)} at the API.`,
    );
  }
  return end ?? Math.max(since, now - SETTLING_TIME);
}
