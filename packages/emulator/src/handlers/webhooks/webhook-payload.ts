import type { World } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { type Fields, isFields } from "../../json.ts";

/**
 * What a delivery holds: what the event says, and what follows from it about the contact.
 *
 * @param about - Parts of the described payload; `lead`, `flow` and `sender_profile` may be uuids.
 */
export function webhookPayload(world: World, event: string, about: Fields): Fields {
  const { lead: leadUuid, flow, contact, automation, sender_profile: sender, ...parts } = about;
  const lead = leadOf(world, about);
  return {
    event_name: event,
    contact: contactOf(world, lead),
    account: rowOf(world, "companies", lead?.company_uuid),
    contact_markers: markersOf(world, lead),
    sender_profile: rowOf(world, "sender-profiles", sender ?? lead?.sender_profile_uuid),
    automation: rowOf(world, "flows", flow ?? automation),
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
export function leadOf(world: World, { lead, contact }: Fields): Row {
  return rowOf(world, "leads", lead ?? contact);
}

function contactOf(world: World, lead: Row): Fields {
  const { linkedin, pipeline_stage_uuid: stage } = lead;
  return {
    ...lead,
    ...(typeof linkedin === "string" && { linkedin_url: `https://www.linkedin.com/in/${linkedin}` }),
    ...(stage !== undefined && { pipeline_stage_name: rowOf(world, "pipeline-stages", stage).name ?? null }),
  };
}

function markersOf(world: World, { uuid }: Row): Fields {
  const count = (table: string, type: string): number =>
    world
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
function rowOf(world: World, table: string, named: unknown): Row {
  const given = isFields(named) ? named : {};
  return world.table(table).get(String(given.uuid ?? named)) ?? given;
}
