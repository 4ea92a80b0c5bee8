import type { World } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import type { Handlers } from "../../http/handler.ts";
import { invalid } from "../../http/http-error.ts";
import { Reply } from "../../http/response.ts";
import { stringsOf } from "../../json.ts";
import { oldestFirst, THREAD } from "../../messaging/email.ts";

const DAY = 24 * 60 * 60 * 1000;

/** Reads of what was exchanged. Their answers are not described. */
export const emailThreadHandlers: Handlers = {
  getEmailThread: ({ path }, world) => {
    const email = world.require("emails", path.uuid);
    const thread = emailsWith(world, email.lead_uuid).filter((other) => isSameThread(other, email));
    return new Reply(200, { data: thread.map((row) => ({ ...row, body: bodyOf(world, row) })) });
  },

  getLatestEmailsByLeads: ({ body }, world) => {
    const latest = stringsOf(body.lead_uuids)
      .map((lead) => emailsWith(world, lead).at(-1))
      .filter((email) => email !== undefined);
    return new Reply(200, { data: latest });
  },

  getEmailLLMThread: ({ body }, world) => {
    const { lead_uuid, sender_profile_uuid, lead_name, limit = "20", sent_at_recency_in_days: days } = body;
    if (!/^\d+$/.test(String(limit))) throw invalid("limit", "It is a text of digits.");
    const since = days === undefined ? 0 : Date.parse(world.now) - Number(days) * DAY;
    const emails = emailsWith(world, lead_uuid)
      .filter((email) => email.sender_profile_uuid === sender_profile_uuid && email.sent_at !== null)
      .filter(({ sent_at }) => Date.parse(String(sent_at)) >= since);
    const newest = Number(limit) === 0 ? [] : emails.slice(-Number(limit));
    const lines = newest.map((email) => {
      const author = email.type === "inbox" ? lead_name : email.from_name;
      return `${author} (${email.sent_at}): ${email.subject}\n${bodyOf(world, email)}`;
    });
    return new Reply(200, { thread: lines.join("\n\n") });
  },
};

/** What was exchanged with a contact, oldest first. */
function emailsWith(world: World, lead: unknown): Row[] {
  return world.table("emails").findBy("lead_uuid", String(lead)).sort(oldestFirst);
}

/** An email without a thread is one of its own. */
function isSameThread(other: Row, email: Row): boolean {
  return other.uuid === email.uuid || (email[THREAD] !== undefined && other[THREAD] === email[THREAD]);
}

function bodyOf(world: World, { email_body_uuid }: Row): unknown {
  return world.table("email-bodies").get(String(email_body_uuid))?.body ?? "";
}
