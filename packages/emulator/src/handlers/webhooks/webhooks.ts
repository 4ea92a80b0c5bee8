import type { Backend } from "../../backend/backend.ts";
import { createRow, declaredFields, idParameter, pickFields, updateRow } from "../../collections/crud.ts";
import { compileFilter, type RowFilter } from "../../collections/filter.ts";
import { leads, requireCollection } from "../../collections/records.ts";
import type { Handlers, JobHandlers } from "../../http/handler.ts";
import { omitInternalFields } from "../../http/response.ts";
import { type Fields, fieldsOf } from "../../json.ts";
import { leadOf, webhookPayload } from "./webhook-payload.ts";

const webhooks = requireCollection("webhooks");

/** How long after a delivery the same one comes again, when it does. */
const REPEATED_AFTER = 30_000;

/**
 * Tells the webhooks of an event about it.
 *
 * @param payload - Parts of the described payload. `lead`, `flow` and `sender_profile` may be uuids, which are looked
 * up; a contact that is gone is given as the row that it was, in `contact`.
 */
export function emitEvent(backend: Backend, event: string, payload: Fields): void {
  const listening = backend
    .table("webhooks")
    .findBy("event", event)
    .filter(({ status, filters }) => status === "on" && contactMatch(filters)(leadOf(backend, payload)));
  if (listening.length === 0) return;
  const body = toText(webhookPayload(backend, event, payload));
  for (const { uuid, target_url, request_method } of listening) {
    for (let repeat = 0; repeat < backend.webhookDeliveries; repeat++) {
      const delivery = { uuid, url: target_url, method: request_method, body };
      backend.schedule(repeat * REPEATED_AFTER, "webhooks.deliver", delivery);
    }
  }
}

export const webhookHandlers: Handlers = {
  createWebhook: (input, backend) => {
    contactMatch(input.body.filters);
    const fields = { request_method: "POST", status: "on", ...declaredFields(input) };
    return createRow(backend, webhooks, fields, input.teamId);
  },

  updateWebhook: (input, backend) => {
    contactMatch(input.body.filters);
    return updateRow(backend, webhooks, idParameter(input), declaredFields(input));
  },

  /** What is stored of the webhook is not looked at. */
  testWebhook: ({ body: { uuid, event, target_url, request_method } }, backend) => {
    backend.requireRow("webhooks", uuid);
    const sample = toText(webhookPayload(backend, String(event), SAMPLE));
    backend.deliverWebhook(String(uuid), String(target_url), String(request_method), sample);
    return undefined;
  },
};

export const webhookJobs: JobHandlers = {
  "webhooks.deliver": ({ uuid, url, method, body }, backend) =>
    backend.deliverWebhook(String(uuid), String(url), String(method), String(body)),
};

/** Fields of a contact with their values, as a search has them. @throws HttpError 422 when an operator is none. */
function contactMatch(filters: unknown): RowFilter {
  return compileFilter(pickFields(fieldsOf(filters), fieldsOf(leads.schema.properties)));
}

const toText = (payload: Fields): string => JSON.stringify(payload, omitInternalFields);

/** Placeholders: what a receiver does with them harms nobody. */
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
