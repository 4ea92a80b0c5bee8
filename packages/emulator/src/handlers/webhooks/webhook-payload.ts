import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { type Fields, isFields } from "../../json.ts";

/**
 * What a delivery holds: what the event says, and what follows from it about the contact.
 *
 * @param about - Parts of the described payload; `lead`, `flow` and `sender_profile` may be uuids.
 */
export function webhookPayload(backend: Backend, event: string, about: Fields): Fields {
  const { lead: leadUuid, flow, contact, automation, sender_profile: sender, ...parts } = about;
  const lead = leadOf(backend, about);
  return {
    event_name: event,
    contact: contactOf(backend, lead),
    account: rowOf(backend, "companies", lead?.company_uuid),
    contact_markers: markersOf(backend, lead),
    sender_profile: rowOf(backend, "sender-profiles", sender ?? lead?.sender_profile_uuid),
    automation: rowOf(backend, "flows", flow ?? automation),
    linkedin_message: null,
    linkedin_connection_request: null,
    linkedin_connection: null,
    email: null,
    latest_linkedin_conversation_thread: null,
    latest_email_conversation_thread: null,
    ...parts,
  };
}

/** The contact that an event is about. */
export function leadOf(backend: Backend, { lead, contact }: Fields): Row {
  return rowOf(backend, "leads", lead ?? contact);
}

function contactOf(backend: Backend, lead: Row): Fields {
  const { linkedin, pipeline_stage_uuid: stage } = lead;
  return {
    ...lead,
    ...(typeof linkedin === "string" && { linkedin_url: `https://www.linkedin.com/in/${linkedin}` }),
    ...(stage !== undefined && {
      pipeline_stage_name: rowOf(backend, "pipeline-stages", stage).name ?? null,
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

/** The row that a uuid names. Of a row that is gone, what the caller knows of it. */
function rowOf(backend: Backend, table: string, named: unknown): Row {
  const given = isFields(named) ? named : {};
  return backend.table(table).get(String(given.uuid ?? named)) ?? given;
}
