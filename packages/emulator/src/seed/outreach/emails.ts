import { internalField, type SeedRows } from "../../backend/table.ts";
import { USER_ID } from "../../collections/crud.ts";
import { defineRows } from "../define-rows.ts";
import type { SeedContext } from "../seed-context.ts";
import { senderEmail, senderName } from "../workspace/senders.ts";
import { EMAIL_SUBJECT, flowUuid, templateFor } from "./flows.ts";
import type { ScenarioEmail } from "./scenarios.ts";
import { taskUuid } from "./tasks.ts";

export function seedEmails(context: SeedContext): SeedRows {
  const ids = context.ids("emails");
  const leads = context.ids("leads");
  const bodies = context.ids("email-bodies");
  const mailboxes = context.ids("mailboxes");
  const senders = context.ids("sender-profiles");
  const threads = context.ids("email-threads");
  const distribution = context.distributions.emails;
  const { contact, position, email, time } = emailRows(context);
  const isInbox = (row: number): boolean => email(row).type === "inbox";
  const leadEmail = (row: number): string => context.workEmail(contact(row));
  const leadName = (row: number): string => context.person(contact(row)).name;
  const teamEmail = (row: number): string => senderEmail(context.senderIndex(contact(row)));
  const teamName = (row: number): string => senderName(context.senderIndex(contact(row)));
  return defineRows({
    count: distribution.count,
    indexOf: ids.indexOf,
    find: { lead_uuid: (value) => distribution.rowsOf(leads.indexOf(value)) },
    fields: {
      bcc: () => [],
      bounced_by_uuid: () => null,
      cc: () => [],
      created_at: time,
      email_body_uuid: bodies.at,
      flow_uuid: (row) => (isInbox(row) ? null : flowUuid(context, "email")),
      from_email: (row) => (isInbox(row) ? leadEmail(row) : teamEmail(row)),
      from_name: (row) => (isInbox(row) ? leadName(row) : teamName(row)),
      lead_uuid: (row) => leads.at(contact(row)),
      mailbox_uuid: (row) => mailboxes.at(context.senderIndex(contact(row))),
      replied_to_uuid: (row) => (isInbox(row) ? ids.at(row - 1) : null),
      sender_profile_uuid: (row) => senders.at(context.senderIndex(contact(row))),
      sent_at: time,
      status: (row) => (isInbox(row) ? "sync" : "sent"),
      subject: (row) => subjectOf(position(row)),
      team_id: () => context.teamId,
      to_email: (row) => (isInbox(row) ? teamEmail(row) : leadEmail(row)),
      to_name: (row) => (isInbox(row) ? teamName(row) : leadName(row)),
      type: (row) => email(row).type,
      updated_at: time,
      user_id: () => USER_ID,
      uuid: ids.at,
      [internalField("folder")]: (row) => (isInbox(row) ? "inbox" : "sent"),
      [internalField("thread_uuid")]: (row) => threads.at(contact(row)),
      [internalField("template_uuid")]: () => null,
      [internalField("flow_node_id")]: (row) => (isInbox(row) ? null : position(row) + 1),
      [internalField("task")]: (row) => taskUuid(context, contact(row), email(row).task),
    },
  });
}

export function seedEmailBodies(context: SeedContext): SeedRows {
  const ids = context.ids("email-bodies");
  const { contact, position, email, time } = emailRows(context);
  return defineRows({
    count: context.distributions.emails.count,
    indexOf: ids.indexOf,
    fields: {
      attachments: () => [],
      body: (row) => context.render(templateFor(context, contact(row), email(row)), contact(row)),
      created_at: time,
      subject: (row) => subjectOf(position(row)),
      team_id: () => context.teamId,
      updated_at: time,
      uuid: ids.at,
    },
  });
}

const subjectOf = (position: number): string => (position === 0 ? EMAIL_SUBJECT : `Re: ${EMAIL_SUBJECT}`);

/** Functions of the index of an email. */
interface EmailRows {
  contact(row: number): number;
  position(row: number): number;
  email(row: number): ScenarioEmail;
  time(row: number): string;
}

function emailRows(context: SeedContext): EmailRows {
  const distribution = context.distributions.emails;
  const contact = (row: number): number => distribution.contactOf(row);
  const position = (row: number): number => distribution.position(row);
  const email = (row: number): ScenarioEmail =>
    context.scenario(contact(row)).emails[position(row)] as ScenarioEmail;
  return { contact, position, email, time: (row) => context.eventTime(contact(row), email(row).tick) };
}
