import type { EventDescription, RowCondition, RowSource } from "../event/event-description.ts";
import type { EventName, WebhookEvent } from "../event/webhook-event.ts";
import type { Fields } from "../fields.ts";
import { eventDescriptions } from "../generated/events.ts";

export const describeEvent = (name: EventName): EventDescription => eventDescriptions[name];

/** The newest rows come first, because lists cannot be filtered by the time at which their rows appeared. */
export const NEWEST_FIRST = { order_field: "created_at", order_type: "desc", limit: 100 } as const;

/** Whether a row has the values of the filter. The API may ignore a filter. */
export const matchesFilter = ({ filter }: Pick<RowSource, "filter">, row: Fields): boolean =>
  Object.entries(filter).every(([field, value]) => row[field] === value);

/** Whether a row belongs to the event. Without a contact, it belongs to none. */
export const belongsTo = (source: RowSource, row: Fields): boolean =>
  Boolean(row?.lead_uuid) &&
  matchesFilter(source, row) &&
  Object.entries(source.rows ?? {}).every(([field, condition]) => meets(condition, String(row[field])));

const meets = (condition: RowCondition, value: string): boolean =>
  "in" in condition ? condition.in.includes(value) : !condition.not.includes(value);

/** Returns the event of a row. Its payload has the contact's uuid, and other parts as far as the row has them. */
export function eventOfRow(name: EventName, source: RowSource, row: Fields): WebhookEvent {
  const { object = "" } = describeEvent(name);
  const { fields } = source;
  const content = fields
    ? Object.fromEntries(Object.entries(fields).map(([field, ofRow]) => [field, row[ofRow]]))
    : row;
  const payload = {
    event_name: name,
    contact: { uuid: row.lead_uuid },
    sender_profile: { uuid: row.sender_profile_uuid },
    ...(typeof row.flow_uuid === "string" && { automation: { uuid: row.flow_uuid } }),
    [object]: content,
  };
  return { name, payload } as unknown as WebhookEvent;
}
