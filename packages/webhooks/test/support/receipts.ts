import type { AnyWebhookEvent, EventContext, EventHandlers, EventName } from "../../src/index.ts";

/** The events of an `OutreachHistory`. */
const OUTREACH_EVENTS: readonly EventName[] = [
  "contact_created",
  "contact_replied_email",
  "contact_replied_linkedin_message",
  "email_bounced",
  "sender_profile_sent_email",
  "sender_profile_sent_linkedin_message",
];

/** Handlers of all events of a history. They get the name of an event, and the text or subject that only it has. */
export function handlersOf(handle: (receipt: string, context: EventContext) => unknown): EventHandlers {
  const handler = (event: AnyWebhookEvent, context: EventContext): unknown =>
    handle(receiptOf(event), context);
  return Object.fromEntries(OUTREACH_EVENTS.map((name) => [name, handler]));
}

function receiptOf({ name, payload }: AnyWebhookEvent): string {
  const {
    contact,
    email,
    linkedin_message: message,
  } = payload as {
    readonly contact?: { readonly last_name?: string };
    readonly email?: { readonly subject?: string };
    readonly linkedin_message?: { readonly text?: string };
  };
  return `${name} ${message?.text ?? email?.subject ?? contact?.last_name}`;
}
