import type { Backend } from "../../backend/backend.ts";
import { internalField, type Row } from "../../backend/table.ts";
import type { Fields } from "../../json.ts";

/** When a contact last accepted an invitation on LinkedIn. */
export const CONNECTED_AT: string = internalField("connected_at");

/**
 * Returns the counts and dates of what happened with a contact.
 *
 * @param invitedAt - When the invitation of the event was sent, because its task is still in progress.
 */
export function contactMarkers(backend: Backend, lead: Row, invitedAt: unknown): Fields {
  const rowsOf = (table: string): Row[] => backend.table(table).findBy("lead_uuid", String(lead.uuid));
  const [messages, emails] = [rowsOf("linkedin-messages"), rowsOf("emails")];
  const invitations = rowsOf("tasks").filter(
    ({ type, status }) => type === "linkedin_send_connection_request" && status === "closed",
  );
  return {
    linkedin_last_connection_sent_at: latest([invitedAt, ...invitations.map((task) => task.executed_at)]),
    linkedin_last_connection_accepted_at: lead[CONNECTED_AT] ?? null,
    linkedin_messages_sent_count: countSent(messages, "outbox"),
    linkedin_messages_inbox_count: countSent(messages, "inbox"),
    email_sent_count: countSent(emails, "outbox"),
    email_inbox_count: countSent(emails, "inbox"),
    last_messaging_activity_at: latest([...messages, ...emails].map(({ sent_at }) => sent_at)),
  };
}

const countSent = (rows: readonly Row[], type: string): number =>
  rows.filter((row) => row.type === type && row.sent_at !== null).length;

/** Returns the latest of the times that are known, or `null`. */
const latest = (times: readonly unknown[]): string | null =>
  times
    .filter((time) => typeof time === "string")
    .toSorted()
    .at(-1) ?? null;
