import type { Fields } from "../fields.ts";
import { eventDescriptions } from "../generated/events.ts";
import { WebhookError } from "../webhook-error.ts";
import type { EventDescription } from "./event-description.ts";
import { type AnyWebhookEvent, webhookEventNames } from "./webhook-event.ts";

/** How many objects and arrays may be around the payload. */
const MAX_DEPTH = 4;

/**
 * Returns the event of a delivery. The payload may be in a field of the body, such as `body`, in an array, or in a JSON
 * text.
 *
 * @param body - The body of the delivery, as text or parsed.
 * @returns The event. `name` is `unknown` if this version does not know the event. An older name of an event becomes
 *   the current one. Known events are not validated: `webhookEventSchema` of `@grinfi/core/schemas` does that.
 * @throws WebhookError with the code `invalid_body` if the body is not JSON, or contains no `event_name` or several.
 *
 * @example
 * const event = parseWebhook(job.data);
 * if (event.name === "contact_replied_email") console.log(event.payload.email.subject);
 */
export function parseWebhook(body: unknown): AnyWebhookEvent {
  const payload = findPayload(body);
  const eventName = payload.event_name as string;
  const name = webhookEventNames.find((known) => {
    const { olderName }: EventDescription = eventDescriptions[known];
    return known === eventName || olderName === eventName;
  });
  return (
    name === undefined ? { name: "unknown", eventName, payload } : { name, payload }
  ) as AnyWebhookEvent;
}

/** The fields in which a JSON text may be the payload. Any other text may come from a contact. */
const ENVELOPES = /^(body|data|payload)$/;

/** Returns the outermost object with an `event_name`. */
function findPayload(body: unknown): Fields {
  let level: unknown[] = [parseText(body)];
  for (let depth = 0; depth <= MAX_DEPTH; depth++) {
    const objects = level.filter((value) => typeof value === "object" && value !== null) as Fields[];
    const [payload, ...others] = objects.filter(({ event_name }) => typeof event_name === "string");
    if (others.length > 0) throw invalidBody("contains several events");
    if (payload !== undefined) return payload;
    level = objects.flatMap((object) =>
      Object.entries(object).map(([key, value]) => (ENVELOPES.test(key) ? parseText(value) : value)),
    );
  }
  throw invalidBody("is not JSON or has no event_name");
}

const invalidBody = (problem: string): WebhookError =>
  new WebhookError("invalid_body", `The body ${problem}.`);

/** Parses a JSON text. Other values stay as they are. */
function parseText(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{"]/.test(value)) return value;
  try {
    return parseText(JSON.parse(value));
  } catch {
    return value;
  }
}
