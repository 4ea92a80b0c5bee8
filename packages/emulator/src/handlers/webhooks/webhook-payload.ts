import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { type Fields, fieldsOf, isFields } from "../../json.ts";
import { contactMarkers } from "./contact-markers.ts";

/** The fields that the publisher lists of the objects that belong to an event. */
const DESCRIBED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  linkedin_message: ["subject", "text", "type", "status", "sent_at", "read_at"],
  linkedin_connection_request: ["ln_id", "nickname", "sent_at"],
  linkedin_connection: ["full_name", "nickname", "connected_at"],
  email: ["subject", "body", "status", "sent_at", "created_at", "updated_at"],
};

/**
 * Returns the payload of a delivery: the given parts, and the rows that belong to the contact.
 *
 * @param parts - Parts of the described payload. `lead`, `flow` and `sender_profile` may be UUIDs.
 */
export function webhookPayload(backend: Backend, event: string, parts: Fields): Fields {
  const {
    flow,
    account,
    automation,
    sender_profile: sender,
    linkedin_connection_request: invitation,
  } = parts;
  const lead = leadOf(backend, parts);
  return {
    event_name: event,
    contact: contactOf(backend, lead),
    account: accountOf(backend, account ?? lead.company_uuid),
    contact_markers: contactMarkers(backend, lead, fieldsOf(invitation).sent_at),
    sender_profile: resolveRow(backend, "sender-profiles", sender ?? lead.sender_profile_uuid),
    automation: resolveRow(backend, "flows", flow ?? automation),
    ...eventObjects(backend, parts),
    latest_linkedin_conversation_thread: null,
    latest_email_conversation_thread: null,
  };
}

/** Returns the contact of an event. */
export function leadOf(backend: Backend, { lead, contact }: Fields): Row {
  return resolveRow(backend, "leads", lead ?? contact);
}

/** Returns the objects that belong to an event. Those that the event does not have are null. */
function eventObjects(backend: Backend, parts: Fields): Fields {
  const objects = Object.entries(DESCRIBED_FIELDS).map(([name, described]) => {
    const object = name === "email" ? withBody(backend, parts.email) : parts[name];
    if (!isFields(object)) return [name, null];
    const fields = described.map((field) => [field, object[field] ?? null]);
    return [name, backend.webhooks.describedOnly ? Object.fromEntries(fields) : object];
  });
  return Object.fromEntries(objects);
}

/** Adds the text of an email, which is in another table. */
function withBody(backend: Backend, email: unknown): Fields | undefined {
  if (!isFields(email)) return undefined;
  return { ...email, body: resolveRow(backend, "email-bodies", email.email_body_uuid).body ?? null };
}

function contactOf(backend: Backend, lead: Row): Fields {
  if (lead.uuid === undefined) return lead;
  const { linkedin, sn_id } = lead;
  return {
    ...lead,
    linkedin_url: typeof linkedin === "string" ? `https://www.linkedin.com/in/${linkedin}` : null,
    sales_navigator_url: typeof sn_id === "string" ? `https://www.linkedin.com/sales/lead/${sn_id}` : null,
    pipeline_stage_name: resolveRow(backend, "pipeline-stages", lead.pipeline_stage_uuid).name ?? null,
    list_name: resolveRow(backend, "lists", lead.list_uuid).name ?? null,
    getsales_url: null,
  };
}

function accountOf(backend: Backend, value: unknown): Fields {
  const company = resolveRow(backend, "companies", value);
  if (company.uuid === undefined) return company;
  const { linkedin, employees_range } = company;
  return {
    ...company,
    linkedin_url: typeof linkedin === "string" ? `https://www.linkedin.com/company/${linkedin}` : null,
    size: employees_range ?? null,
  };
}

/** Returns the row with a UUID. Returns the given row if it has been deleted. */
function resolveRow(backend: Backend, table: string, value: unknown): Row {
  const given = fieldsOf(value);
  return backend.table(table).get(String(given.uuid ?? value)) ?? given;
}
