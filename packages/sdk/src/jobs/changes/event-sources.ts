import type { Pager, Position } from "@grinfi/pagination";
import type { RequestOptions } from "../../calls/options.ts";
import { stablePages } from "../../calls/stable-pages.ts";
import type { Resources } from "../../generated/resources.ts";
import { periodFilter } from "../report/period.ts";
import { canonicalUuid } from "../shared/identity.ts";
import type { ChangeReason } from "./changes-types.ts";

/** A range of time, in milliseconds since 1970. Its end is exclusive. */
export interface TimeRange {
  readonly since: number;
  readonly until: number;
}

/** The contacts of the events of one page. */
export interface EventPage {
  /** Each contact once, with its first event. */
  readonly contacts: readonly ContactEvent[];
  /** The position before the page. */
  readonly position: Position;
}

interface ContactEvent {
  /** The canonical uuid of the contact. */
  readonly uuid: string;
  /** The uuid of the event. */
  readonly event: string | undefined;
}

/** How far the events of a kind were read. */
export interface EventPosition {
  /** The position before the page of the last event. */
  readonly page: Position;
  /** The uuid of the last event. */
  readonly after?: string;
}

/** The fields of an event that tell its contact and, for a message, its time. */
interface EventRow {
  readonly uuid?: string;
  readonly created_at?: string;
  readonly lead_uuid?: string | null;
  readonly object_type?: string;
  readonly object_uuid?: string;
}

/** The number of events in a page. The API may return fewer; the pager then reads more pages. */
const limit = 500;

/**
 * Reads the events of a kind in a range, after a position. If the last event is not on its page any more, because rows
 * before it were deleted or added, it reads all events again: otherwise some that have moved would be missed.
 *
 * @throws ListError with the reason `filter_ignored` if an event is not in the range.
 */
export async function* readEvents(
  grinfi: Resources,
  reason: Exclude<ChangeReason, "created">,
  range: TimeRange,
  start: EventPosition | undefined,
  request: RequestOptions,
): AsyncGenerator<EventPage, void, undefined> {
  const read = (position: Position | undefined) => readEventPages(grinfi, reason, range, position, request);
  let isFound = false;
  if (start !== undefined) {
    for await (const { contacts, position } of read(start.page)) {
      if (isFound) {
        yield { contacts, position };
        continue;
      }
      const index: number = contacts.findIndex(({ event }) => event !== undefined && event === start.after);
      if (index === -1) break;
      isFound = true;
      yield { contacts: contacts.slice(index + 1), position };
    }
  }
  if (!isFound) yield* read(undefined);
}

async function* readEventPages(
  grinfi: Resources,
  reason: Exclude<ChangeReason, "created">,
  range: TimeRange,
  start: Position | undefined,
  request: RequestOptions,
): AsyncGenerator<EventPage, void, undefined> {
  const { list, operation } = eventList(grinfi, reason, range, request);
  for await (const { items, offset } of stablePages<EventRow>(operation, list, start)) {
    const position = { offset };
    if (reason !== "message") {
      yield { contacts: contactsOfEvents(items), position };
      continue;
    }
    // A message without a time counts as one of the range, so that it is not missed.
    const times = items.map(({ created_at }) => Date.parse(created_at ?? ""));
    const isOutside = (time = Number.NaN): boolean => time < range.since || time >= range.until;
    yield { contacts: contactsOfEvents(items.filter((_, index) => !isOutside(times[index]))), position };
    if (times.some((time) => time < range.since)) return;
  }
}

interface EventList {
  readonly operation: string;
  readonly list: (position: Position | undefined) => Pager<EventRow>;
}

/** Returns the list of the events. No filter of LinkedIn messages by time is described, so the newest come first. */
function eventList(
  { activities, emails, messages, tasks }: Resources,
  reason: Exclude<ChangeReason, "created">,
  { since, until }: TimeRange,
  request: RequestOptions,
): EventList {
  const options = { ...request, verifyFilter: true };
  const period = periodFilter({ from: new Date(since), to: new Date(until) });
  const newestFirst = { order_field: "created_at", order_type: "desc", limit } as const;
  switch (reason) {
    case "message":
      return {
        operation: "listLinkedinMessages",
        list: (position) => messages.list(newestFirst, { ...request, position }),
      };
    case "email":
      return {
        operation: "listEmails",
        list: (position) => emails.list({ filter: { sent_at: period }, limit }, { ...options, position }),
      };
    case "task":
      return {
        operation: "listTasks",
        list: (position) => tasks.list({ filter: { executed_at: period }, limit }, { ...options, position }),
      };
    case "activity":
      return {
        operation: "listActivities",
        list: (position) =>
          activities.list({ filter: { created_at: period }, limit }, { ...options, position }),
      };
  }
}

function contactsOfEvents(events: readonly EventRow[]): ContactEvent[] {
  const found = new Map<string, ContactEvent>();
  for (const event of events) {
    const uuid = contactOfEvent(event);
    if (uuid !== "" && !found.has(uuid)) found.set(uuid, { uuid, event: event.uuid });
  }
  return [...found.values()];
}

/** Returns the canonical uuid of the contact of an event; empty if it has none, such as an activity of a company. */
const contactOfEvent = ({ lead_uuid, object_type, object_uuid }: EventRow): string =>
  canonicalUuid((object_type === "lead" ? object_uuid : lead_uuid) ?? "");
