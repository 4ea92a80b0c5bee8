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
  /** The canonical uuids, each once. */
  readonly contacts: readonly string[];
  /** The position before the page. */
  readonly position: Position;
}

/** The fields of an event that tell its contact and, for a message, its time. */
interface EventRow {
  readonly created_at?: string;
  readonly lead_uuid?: string | null;
  readonly object_type?: string;
  readonly object_uuid?: string;
}

/** The number of events in a page. The API may return fewer; the pager then reads more pages. */
const limit = 500;

/**
 * Reads the events of a kind in a range.
 *
 * @throws ListError with the reason `filter_ignored` if an event is not in the range.
 */
export async function* readEvents(
  grinfi: Resources,
  reason: Exclude<ChangeReason, "created">,
  range: TimeRange,
  start: Position | undefined,
  request: RequestOptions,
): AsyncGenerator<EventPage, void, undefined> {
  const list = eventList(grinfi, reason, range, request);
  for await (const { items, offset } of stablePages(list, start)) {
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

/** Returns the list of the events. No filter of LinkedIn messages by time is described, so the newest come first. */
function eventList(
  { activities, emails, messages, tasks }: Resources,
  reason: Exclude<ChangeReason, "created">,
  { since, until }: TimeRange,
  request: RequestOptions,
): (position: Position | undefined) => Pager<EventRow> {
  const options = { ...request, verifyFilter: true };
  const period = periodFilter({ from: new Date(since), to: new Date(until) });
  const newestFirst = { order_field: "created_at", order_type: "desc", limit } as const;
  switch (reason) {
    case "message":
      return (position) => messages.list(newestFirst, { ...request, position });
    case "email":
      return (position) => emails.list({ filter: { sent_at: period }, limit }, { ...options, position });
    case "task":
      return (position) => tasks.list({ filter: { executed_at: period }, limit }, { ...options, position });
    case "activity":
      return (position) =>
        activities.list({ filter: { created_at: period }, limit }, { ...options, position });
  }
}

const contactsOfEvents = (events: readonly EventRow[]): string[] => [
  ...new Set(events.map(contactOfEvent).filter((uuid) => uuid !== "")),
];

/** Returns the canonical uuid of the contact of an event; empty if it has none, such as an activity of a company. */
const contactOfEvent = ({ lead_uuid, object_type, object_uuid }: EventRow): string =>
  canonicalUuid((object_type === "lead" ? object_uuid : lead_uuid) ?? "");
