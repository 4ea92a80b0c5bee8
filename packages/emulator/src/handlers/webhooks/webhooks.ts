import type { Backend } from "../../backend/backend.ts";
import { planDelivery } from "../../backend/emulated-webhooks.ts";
import { omitInternalFields } from "../../backend/encode-json.ts";
import type { WebhookDelivery } from "../../backend/webhook-delivery.ts";
import { createRow, declaredFields, idParameter, pickFields, updateRow } from "../../collections/crud.ts";
import { compileFilter, type RowFilter } from "../../collections/filter.ts";
import { leads, requireCollection } from "../../collections/records.ts";
import type { Handlers, JobHandlers } from "../../http/handler.ts";
import { type Fields, fieldsOf } from "../../json.ts";
import { OLDER_EVENTS } from "../../other-clients/added-input.ts";
import { leadOf, webhookPayload } from "./webhook-payload.ts";

const webhooks = requireCollection("webhooks");

/** The time between copies of a delivery, in milliseconds. */
const REPEAT_INTERVAL = 30_000;

/**
 * Schedules deliveries to the webhooks of an event.
 *
 * @param payload - Parts of the described payload. `lead`, `flow` and `sender_profile` may be UUIDs. A deleted contact
 * is given as a row in `contact`.
 */
export function emitEvent(backend: Backend, event: string, payload: Fields): void {
  const webhooksOfEvent = eventNames(event)
    .flatMap((name) => backend.table("webhooks").findBy("event", name))
    .filter(({ status }) => status === "on");
  if (webhooksOfEvent.length === 0) return;
  const lead = leadOf(backend, payload);
  const message = uuidIn(payload.linkedin_message) ?? uuidIn(payload.email);
  const uuids = [uuidIn(lead), message].filter((uuid) => uuid !== undefined);
  const { deliveries = 1 } = backend.webhooks;
  for (const { uuid, event: name, filters, target_url, request_method } of webhooksOfEvent) {
    if (!contactFilter(filters)(lead)) continue;
    const text = serializePayload(webhookPayload(backend, String(name), payload));
    for (let copy = 0; copy < deliveries; copy++) {
      const plan = planDelivery(backend.webhooks, backend.randomOfDelivery(), uuids);
      const delivery: WebhookDelivery = {
        webhook: String(uuid),
        event: String(name),
        lead: uuidIn(lead),
        message,
        url: String(target_url),
        method: String(request_method),
        body: plan.isWrapped ? wrapPayload(text) : text,
        isLost: plan.isLost,
      };
      backend.schedule(copy * REPEAT_INTERVAL + plan.delay, "webhooks.deliver", delivery);
    }
  }
}

/** Returns the names under which webhooks know an event. */
const eventNames = (event: string): string[] => [
  event,
  ...Object.keys(OLDER_EVENTS).filter((name) => OLDER_EVENTS[name] === event),
];

export const webhookHandlers: Handlers = {
  createWebhook: (input, backend) => {
    // Rejects invalid filters.
    contactFilter(input.body.filters);
    const fields = { request_method: "POST", status: "on", ...declaredFields(input) };
    return createRow(backend, webhooks, fields, input.teamId);
  },

  updateWebhook: (input, backend) => {
    // Rejects invalid filters.
    contactFilter(input.body.filters);
    return updateRow(backend, webhooks, idParameter(input), declaredFields(input));
  },

  /** Uses the event, URL and method of the request, not those of the stored webhook. Sends one copy at once. */
  testWebhook: ({ body: { uuid, event, target_url, request_method } }, backend) => {
    backend.requireRow("webhooks", uuid);
    const sample = serializePayload(webhookPayload(backend, String(event), SAMPLE));
    const { isWrapped } = planDelivery(backend.webhooks, backend.randomOfDelivery(), []);
    backend.deliverWebhook({
      webhook: String(uuid),
      event: String(event),
      lead: uuidIn(SAMPLE.contact),
      message: undefined,
      url: String(target_url),
      method: String(request_method),
      body: isWrapped ? wrapPayload(sample) : sample,
      isLost: false,
    });
    return undefined;
  },
};

export const webhookJobs: JobHandlers = {
  "webhooks.deliver": (delivery, backend) => backend.deliverWebhook(delivery as WebhookDelivery),
};

/**
 * Returns a filter of contacts. Filters have the syntax of a search.
 *
 * @throws HttpError 422 if the filter contains an unknown operator.
 */
function contactFilter(filters: unknown): RowFilter {
  return compileFilter(pickFields(fieldsOf(filters), fieldsOf(leads.schema.properties)));
}

const serializePayload = (payload: Fields): string => JSON.stringify(payload, omitInternalFields);

const wrapPayload = (text: string): string => `{"body":${text}}`;

function uuidIn(row: unknown): string | undefined {
  const { uuid } = fieldsOf(row);
  return typeof uuid === "string" ? uuid : undefined;
}

/** The payload of a test delivery, with fictional rows. */
const SAMPLE: Fields = {
  contact: {
    uuid: "00000000-0000-4000-8000-000000000001",
    name: "Robin Sample",
    work_email: "robin.sample@logistics.example",
  },
  account: { name: "Example Logistics" },
  sender_profile: { uuid: "00000000-0000-4000-8000-000000000002", label: "Kim Placeholder" },
  automation: { uuid: "00000000-0000-4000-8000-000000000003", name: "Example outreach", status: "on" },
};
