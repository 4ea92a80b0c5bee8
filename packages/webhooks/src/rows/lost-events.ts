import type { RowSource } from "../event/event-description.ts";
import type { EventName, WebhookEvent } from "../event/webhook-event.ts";
import { type Fields, parseTime } from "../fields.ts";
import { belongsTo, describeEvent, eventOfRow, NEWEST_FIRST } from "./event-rows.ts";
import { listRows, type RowsClient } from "./rows-client.ts";

/** What is read: the events since a time that were not handled. */
export interface LostEventsQuery {
  readonly since: Date;
  readonly signal?: AbortSignal | undefined;
  readonly isHandled: (event: WebhookEvent) => Promise<boolean>;
}

/** A list of the API that is read once for all of its events. */
interface Poll {
  readonly source: RowSource;
  readonly names: readonly EventName[];
}

interface ListedEvent {
  readonly event: WebhookEvent;
  readonly source: RowSource;
  readonly row: Fields;
}

/** The number of rows of a page, and of uuids in a filter. */
const CHUNK_SIZE = 100;

/** Returns the events that lists of the API contain, but that were not handled, the oldest first. */
export async function readLostEvents(
  client: RowsClient,
  names: readonly EventName[],
  query: LostEventsQuery,
): Promise<WebhookEvent[]> {
  const lost: ListedEvent[] = [];
  for (const poll of pollsOf(names)) {
    for await (const rows of readPages(client, poll, query)) {
      const events = rows.flatMap((row) => eventsOf(poll, row));
      const areHandled = await Promise.all(events.map(({ event }) => query.isHandled(event)));
      lost.push(...events.filter((_, index) => !areHandled[index]));
    }
  }
  const events = await withoutExcluded(client, lost, query);
  events.sort((one, other) => parseTime(one.row.created_at) - parseTime(other.row.created_at));
  return withContacts(client, events, query);
}

function pollsOf(names: readonly EventName[]): Poll[] {
  const polls = new Map<string, Poll>();
  for (const name of names) {
    const { poll: source } = describeEvent(name);
    if (source === undefined) continue;
    const key = JSON.stringify([source.operation, source.filter, source.since]);
    polls.set(key, { source, names: [...(polls.get(key)?.names ?? []), name] });
  }
  return [...polls.values()];
}

async function* readPages(
  client: RowsClient,
  { source: { filter, operation, since: field } }: Poll,
  { since, signal }: LostEventsQuery,
): AsyncGenerator<readonly Fields[], void, undefined> {
  const query =
    field === undefined
      ? { ...NEWEST_FIRST, filter }
      : { filter: { ...filter, [field]: { ">=": since.toISOString() } }, limit: CHUNK_SIZE };
  for await (const { items } of listRows(client, operation, query, signal).pages()) {
    // The API may ignore the filter. A row without a time counts as the newest, so that it is not missed.
    const rows = items as readonly Fields[];
    const newer = rows.filter((row) => !(parseTime(row?.[field ?? "created_at"]) < since.getTime()));
    yield newer;
    if (field === undefined && newer.length < rows.length) return;
  }
}

function eventsOf({ names }: Poll, row: Fields): ListedEvent[] {
  return names.flatMap((name) => {
    const { poll: source } = describeEvent(name);
    return source && belongsTo(source, row) ? [{ event: eventOfRow(name, source, row), row, source }] : [];
  });
}

/** Drops events whose row another row of the same contact excludes: a notice of a bounced email is not a reply. */
async function withoutExcluded(
  client: RowsClient,
  listed: readonly ListedEvent[],
  { signal }: LostEventsQuery,
): Promise<ListedEvent[]> {
  const excluded = new Set<unknown>();
  for (const source of new Set(listed.map(({ source }) => source))) {
    const { excludedBy, operation } = source;
    if (excludedBy === undefined) continue;
    for (const uuids of chunks(contactsOf(listed.filter((one) => one.source === source)))) {
      const query = { filter: { ...excludedBy.filter, lead_uuid: uuids }, limit: CHUNK_SIZE };
      for await (const row of listRows(client, operation, query, signal))
        excluded.add((row as Fields)?.[excludedBy.field]);
    }
  }
  return listed.filter(({ row, source }) => source.excludedBy === undefined || !excluded.has(row.uuid));
}

/** Reads the contacts of events, because the lists have only their uuids. */
async function withContacts(
  client: RowsClient,
  listed: readonly ListedEvent[],
  { signal }: LostEventsQuery,
): Promise<WebhookEvent[]> {
  const contacts = new Map<unknown, Fields>();
  for (const ids of chunks(contactsOf(listed))) {
    const body = { filter: { ids }, limit: CHUNK_SIZE };
    for await (const row of client.paginate("searchContacts", { body }, { signal }))
      contacts.set((row as Fields)?.uuid, row as Fields);
  }
  return listed.map(({ event: { name, payload } }) => {
    const contact = { ...payload.contact, ...contacts.get(payload.contact.uuid) };
    return { name, payload: { ...payload, contact } } as WebhookEvent;
  });
}

const contactsOf = (listed: readonly ListedEvent[]): string[] => [
  ...new Set(listed.map(({ event }) => event.payload.contact.uuid)),
];

function* chunks<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let start = 0; start < items.length; start += CHUNK_SIZE) yield items.slice(start, start + CHUNK_SIZE);
}
