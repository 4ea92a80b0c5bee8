import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { DAY } from "../../durations.ts";
import type { Handlers } from "../../http/handler.ts";
import { invalidField } from "../../http/http-error.ts";
import { HandlerResponse } from "../../http/response.ts";
import { stringsOf } from "../../json.ts";
import { byCreationTime, EMAIL_THREAD } from "../../messaging/email.ts";

/** Operations that read emails. The description does not define their responses. */
export const emailThreadHandlers: Handlers = {
  getEmailThread: ({ path }, backend) => {
    const email = backend.requireRow("emails", path.uuid);
    const thread = emailsOfContact(backend, email.lead_uuid).filter((other) => isSameThread(other, email));
    return new HandlerResponse(200, { data: thread.map((row) => ({ ...row, body: bodyOf(backend, row) })) });
  },

  getLatestEmailsByLeads: ({ body }, backend) => {
    const latest = stringsOf(body.lead_uuids)
      .map((lead) => emailsOfContact(backend, lead).at(-1))
      .filter((email) => email !== undefined);
    return new HandlerResponse(200, { data: latest });
  },

  getEmailLLMThread: ({ body }, backend) => {
    const { lead_uuid, sender_profile_uuid, lead_name, limit = "20", sent_at_recency_in_days: days } = body;
    if (!/^\d+$/.test(String(limit))) throw invalidField("limit", "limit must be a string of digits.");
    const since = days === undefined ? 0 : Date.parse(backend.now) - Number(days) * DAY;
    const emails = emailsOfContact(backend, lead_uuid)
      .filter((email) => email.sender_profile_uuid === sender_profile_uuid && email.sent_at !== null)
      .filter(({ sent_at }) => Date.parse(String(sent_at)) >= since);
    const newest = Number(limit) === 0 ? [] : emails.slice(-Number(limit));
    const lines = newest.map((email) => {
      const author = email.type === "inbox" ? lead_name : email.from_name;
      return `${author} (${email.sent_at}): ${email.subject}\n${bodyOf(backend, email)}`;
    });
    return new HandlerResponse(200, { thread: lines.join("\n\n") });
  },
};

/** Returns the emails to and from a contact, oldest first. */
function emailsOfContact(backend: Backend, lead: unknown): Row[] {
  return backend.table("emails").findBy("lead_uuid", String(lead)).sort(byCreationTime);
}

/** Returns whether two emails are in the same thread. An email without a thread is only in a thread with itself. */
function isSameThread(other: Row, email: Row): boolean {
  return (
    other.uuid === email.uuid ||
    (email[EMAIL_THREAD] !== undefined && other[EMAIL_THREAD] === email[EMAIL_THREAD])
  );
}

function bodyOf(backend: Backend, { email_body_uuid }: Row): unknown {
  return backend.table("email-bodies").get(String(email_body_uuid))?.body ?? "";
}
