import { internalField, type SeedRows } from "../../backend/table.ts";
import { USER_ID } from "../../collections/crud.ts";
import { defineRows } from "../define-rows.ts";
import type { Plan } from "../plan.ts";
import { senderEmail, senderName } from "../workspace/senders.ts";
import { EMAIL_SUBJECT, flowUuid, templateFor } from "./flows.ts";
import type { EmailPlan } from "./story.ts";
import { taskUuid } from "./tasks.ts";

export function seedEmails(plan: Plan): SeedRows {
  const ids = plan.ids("emails");
  const leads = plan.ids("leads");
  const bodies = plan.ids("email-bodies");
  const mailboxes = plan.ids("mailboxes");
  const senders = plan.ids("sender-profiles");
  const threads = plan.ids("email-threads");
  const share = plan.shares.emails;
  const { contact, place, planned, at } = readers(plan);
  const isInbox = (row: number): boolean => planned(row).type === "inbox";
  const leadEmail = (row: number): string => plan.workEmail(contact(row));
  const leadName = (row: number): string => plan.person(contact(row)).name;
  const teamEmail = (row: number): string => senderEmail(plan.sender(contact(row)));
  const teamName = (row: number): string => senderName(plan.sender(contact(row)));
  return defineRows({
    count: share.count,
    indexOf: ids.indexOf,
    find: { lead_uuid: (value) => share.rows(leads.indexOf(value)) },
    fields: {
      bcc: () => [],
      bounced_by_uuid: () => null,
      cc: () => [],
      created_at: at,
      email_body_uuid: bodies.at,
      flow_uuid: (row) => (isInbox(row) ? null : flowUuid(plan, "email")),
      from_email: (row) => (isInbox(row) ? leadEmail(row) : teamEmail(row)),
      from_name: (row) => (isInbox(row) ? leadName(row) : teamName(row)),
      lead_uuid: (row) => leads.at(contact(row)),
      mailbox_uuid: (row) => mailboxes.at(plan.sender(contact(row))),
      replied_to_uuid: (row) => (isInbox(row) ? ids.at(row - 1) : null),
      sender_profile_uuid: (row) => senders.at(plan.sender(contact(row))),
      sent_at: at,
      status: (row) => (isInbox(row) ? "sync" : "sent"),
      subject: (row) => subjectOf(place(row)),
      team_id: () => plan.teamId,
      to_email: (row) => (isInbox(row) ? teamEmail(row) : leadEmail(row)),
      to_name: (row) => (isInbox(row) ? teamName(row) : leadName(row)),
      type: (row) => planned(row).type,
      updated_at: at,
      user_id: () => USER_ID,
      uuid: ids.at,
      [internalField("folder")]: (row) => (isInbox(row) ? "inbox" : "sent"),
      [internalField("thread_uuid")]: (row) => threads.at(contact(row)),
      [internalField("template_uuid")]: () => null,
      [internalField("flow_node_id")]: (row) => (isInbox(row) ? null : place(row) + 1),
      [internalField("task")]: (row) => taskUuid(plan, contact(row), planned(row).task),
    },
  });
}

/** Each email has a text of its own. */
export function seedEmailBodies(plan: Plan): SeedRows {
  const ids = plan.ids("email-bodies");
  const { contact, place, planned, at } = readers(plan);
  return defineRows({
    count: plan.shares.emails.count,
    indexOf: ids.indexOf,
    fields: {
      attachments: () => [],
      body: (row) => plan.render(templateFor(plan, contact(row), planned(row)), contact(row)),
      created_at: at,
      subject: (row) => subjectOf(place(row)),
      team_id: () => plan.teamId,
      updated_at: at,
      uuid: ids.at,
    },
  });
}

const subjectOf = (place: number): string => (place === 0 ? EMAIL_SUBJECT : `Re: ${EMAIL_SUBJECT}`);

interface Readers {
  contact(row: number): number;
  place(row: number): number;
  planned(row: number): EmailPlan;
  at(row: number): string;
}

function readers(plan: Plan): Readers {
  const share = plan.shares.emails;
  const contact = (row: number): number => share.contact(row);
  const place = (row: number): number => share.place(row);
  const planned = (row: number): EmailPlan => plan.story(contact(row)).emails[place(row)] as EmailPlan;
  return { contact, place, planned, at: (row) => plan.happened(contact(row), planned(row).moment) };
}
