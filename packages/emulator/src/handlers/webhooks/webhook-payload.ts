import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { type Fields, isFields } from "../../json.ts";

/**
 * Returns the payload of a delivery: the given parts, and the rows that belong to the contact.
 *
 * @param parts - Parts of the described payload. `lead`, `flow` and `sender_profile` may be UUIDs.
 */
export function webhookPayload(backend: Backend, event: string, parts: Fields): Fields {
  const { lead: leadUuid, flow, contact, automation, sender_profile: sender, ...rest } = parts;
  const lead = leadOf(backend, parts);
  return {
    event_name: event,
    contact: contactOf(backend, lead),
    account: resolveRow(backend, "companies", lead?.company_uuid),
    contact_markers: markersOf(backend, lead),
    sender_profile: resolveRow(backend, "sender-profiles", sender ?? lead?.sender_profile_uuid),
    automation: resolveRow(backend, "flows", flow ?? automation),
    linkedin_message: null,
    linkedin_connection_request: null,
    linkedin_connection: null,
    email: null,
    latest_linkedin_conversation_thread: null,
    latest_email_conversation_thread: null,
    ...rest,
  };
}

/** Returns the contact of an event. */
export function leadOf(backend: Backend, { lead, contact }: Fields): Row {
  return resolveRow(backend, "leads", lead ?? contact);
}

function contactOf(backend: Backend, lead: Row): Fields {
  const { linkedin, pipeline_stage_uuid: stage } = lead;
  return {
    ...lead,
    ...(typeof linkedin === "string" && { linkedin_url: `https://www.linkedin.com/in/${linkedin}` }),
    ...(stage !== undefined && {
      pipeline_stage_name: resolveRow(backend, "pipeline-stages", stage).name ?? null,
    }),
  };
}

function markersOf(backend: Backend, { uuid }: Row): Fields {
  const count = (table: string, type: string): number =>
    backend
      .table(table)
      .findBy("lead_uuid", String(uuid))
      .filter((message) => message.type === type && message.sent_at !== null).length;
  return {
    linkedin_messages_sent_count: count("linkedin-messages", "outbox"),
    linkedin_messages_inbox_count: count("linkedin-messages", "inbox"),
    email_sent_count: count("emails", "outbox"),
    email_inbox_count: count("emails", "inbox"),
  };
}

/** Returns the row with a UUID. Returns the given row if it has been deleted. */
function resolveRow(backend: Backend, table: string, value: unknown): Row {
  const given = isFields(value) ? value : {};
  return backend.table(table).get(String(given.uuid ?? value)) ?? given;
}
