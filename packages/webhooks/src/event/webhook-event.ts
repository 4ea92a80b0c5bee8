import type { WebhookPayload } from "@grinfi/core";
import type { WebhookPayloads } from "@grinfi/core/schemas";
import { type EventObjects, eventDescriptions } from "../generated/events.ts";

/** The name of an event that the API is known to deliver. */
export type EventName = keyof EventObjects;

/**
 * The payload of an event. Beside the contact, it always contains the object that belongs to the event, such as
 * `linkedin_message`. The API may send more fields.
 */
export type EventPayload<Name extends EventName> = Omit<
  WebhookPayloads[Name],
  "contact" | EventObjects[Name]
> & {
  readonly [Key in "contact" | EventObjects[Name]]: NonNullable<WebhookPayload[Key]>;
};

/** An event, by default any known one. Its `name` tells TypeScript which payload it has. */
export type WebhookEvent<Name extends EventName = EventName> = {
  [Key in Name]: { readonly name: Key; readonly payload: EventPayload<Key> };
}[Name];

/** An event with a name that this version does not know. */
export interface UnknownWebhookEvent {
  readonly name: "unknown";
  /** Its name in the payload. */
  readonly eventName: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Any event that a webhook can deliver. */
export type AnyWebhookEvent = UnknownWebhookEvent | WebhookEvent;

/** The names of all known events. */
export const webhookEventNames: readonly EventName[] = Object.keys(eventDescriptions) as EventName[];
