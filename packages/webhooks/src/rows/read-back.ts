import { identitiesOf } from "../event/event-keys.ts";
import type { AnyWebhookEvent, WebhookEvent } from "../event/webhook-event.ts";
import type { Fields } from "../fields.ts";
import { WebhookError } from "../webhook-error.ts";
import { describeEvent, eventOfRow, matchesFilter, NEWEST_FIRST } from "./event-rows.ts";
import { listRows, type RowsClient } from "./rows-client.ts";

/**
 * Reads what an event is about from the API, with one request.
 *
 * @returns The event with the values of the API. Parts of the payload that were not read are as they were delivered.
 * @throws WebhookError with the code `not_confirmed` if the API does not show it.
 * @throws The error of the request.
 */
export async function readBack(client: RowsClient, event: AnyWebhookEvent): Promise<WebhookEvent> {
  const confirmed = event.name === "unknown" ? undefined : await readEvent(client, event);
  if (confirmed !== undefined) return confirmed;
  throw new WebhookError("not_confirmed", `The API does not show this ${event.name}, or not yet.`);
}

async function readEvent(client: RowsClient, event: WebhookEvent): Promise<WebhookEvent | undefined> {
  const { contactIsGone, identity, object = "", poll, readBack: source = poll } = describeEvent(event.name);
  const { contact } = event.payload;
  if (typeof contact?.uuid !== "string" || contact.uuid === "") return undefined;
  if (source === undefined) {
    const found = await findContact(client, contact.uuid);
    if (contactIsGone) return found === undefined ? event : undefined;
    return found && withPart(event, "contact", found);
  }
  const filter = { ...source.filter, lead_uuid: contact.uuid };
  const { items } = await listRows(client, source.operation, { ...NEWEST_FIRST, filter });
  const delivered = identitiesOf(event.payload, identity);
  for (const row of items as readonly Fields[]) {
    if (!matchesFilter({ filter }, row)) continue;
    const { payload } = eventOfRow(event.name, source, row);
    if (!identitiesOf(payload, identity).some((one) => delivered.includes(one))) continue;
    return withPart(event, object, (payload as Fields)[object]);
  }
  return undefined;
}

async function findContact({ call }: RowsClient, uuid: string): Promise<object | undefined> {
  try {
    return await call.getLead({ path: { uuid } });
  } catch (error) {
    if ((error as { status?: unknown }).status === 404) return undefined;
    throw error;
  }
}

/** Returns the event with the values of the API in one part of its payload. */
function withPart({ name, payload }: WebhookEvent, part: string, values: unknown): WebhookEvent {
  const merged = { ...((payload as Fields)[part] as object), ...(values as object) };
  return { name, payload: { ...payload, [part]: merged } } as WebhookEvent;
}
