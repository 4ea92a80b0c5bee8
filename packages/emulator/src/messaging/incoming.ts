import { lastWritten, noteConversion } from "../automation/conversions.ts";
import { enrolmentsOf } from "../automation/enrollment.ts";
import { listOf } from "../automation/flow-tree.ts";
import { finish } from "../automation/progress.ts";
import { CONNECTED, happened } from "../automation/waiting.ts";
import type { World } from "../backend/backend.ts";
import type { Row } from "../backend/table.ts";
import { createRow, updateRow } from "../collections/crud.ts";
import { collection, leads } from "../collections/records.ts";
import { emitEvent } from "../handlers/webhooks/webhooks.ts";
import { invalid, notFound } from "../http/http-error.ts";
import { stringsOf } from "../json.ts";
import { createEmail, oldestFirst, TASK } from "./email.ts";
import { conversationOf, touchConversation } from "./linkedin.ts";

export interface ReceivedLinkedInMessage {
  /** The uuid of the contact who writes. */
  readonly lead: string;
  readonly text: string;
  /** The uuid of the sender profile that it goes to. Default: the one that wrote to the contact last. */
  readonly senderProfile?: string;
}

export interface ReceivedEmail {
  /** The uuid of the contact who writes. */
  readonly lead: string;
  readonly text: string;
  /** Default: an answer to the last email. */
  readonly subject?: string;
  /** The uuid of the mailbox that it comes to. Default: the one that wrote to the contact last. */
  readonly mailbox?: string;
}

export interface AcceptedConnection {
  /** The uuid of the contact who accepts. */
  readonly lead: string;
  /** The uuid of the sender profile that invited. Default: the one that invited the contact last. */
  readonly senderProfile?: string;
}

/** A contact writes on LinkedIn. @throws Refusal when there is nobody whom the message could reach. */
export function receiveLinkedInMessage(world: World, received: ReceivedLinkedInMessage): Row {
  const lead = world.require("leads", received.lead);
  const answered = lastSent(world, "linkedin-messages", lead);
  const writer = answered ?? lastInvitation(world, received.lead) ?? lead;
  const sender = senderOf(world, received.senderProfile ?? writer.sender_profile_uuid);
  const thread = conversationOf(world, lead, sender);
  if (thread === undefined) throw invalid("senderProfile", "The sender profile has no LinkedIn account.");
  const isInMail = answered?.linkedin_type === "InMail";
  const message = createRow(
    world,
    collection("linkedin-messages"),
    {
      attachments: [],
      automation: "synced",
      lead_uuid: lead.uuid,
      linkedin_account_uuid: sender.linkedin_account_uuid,
      linkedin_conversation_uuid: thread.uuid,
      linkedin_type: isInMail ? "InMail" : "message",
      sender_profile_uuid: sender.uuid,
      sent_at: world.now,
      status: "done",
      text: received.text,
      type: "inbox",
    },
    Number(sender.team_id),
  );
  touchConversation(world, message);
  const about = { lead: lead.uuid, sender_profile: sender.uuid };
  world.effect("received", { channel: "linkedin", message: message.uuid, ...about });
  addUnread(world, lead, "linkedin");
  const flow = world.table("tasks").get(String(answered?.task_pipeline_uuid))?.flow_uuid;
  const event = isInMail ? "contact_replied_linkedin_inmail" : "contact_replied_linkedin_message";
  emitEvent(world, event, { ...about, flow, linkedin_message: message });
  stopOnReply(world, String(lead.uuid));
  return message;
}

/** A contact writes an email. @throws Refusal when there is no mailbox that it could come to. */
export function receiveEmail(world: World, received: ReceivedEmail): Row {
  const lead = world.require("leads", received.lead);
  const answered = lastSent(world, "emails", lead);
  const mailbox = mailboxFor(world, received.mailbox ?? answered?.mailbox_uuid ?? ownMailbox(world, lead));
  const sender = senderOf(world, answered?.sender_profile_uuid ?? mailbox.sender_profile_uuid);
  const { email } = createEmail(world, {
    lead,
    sender,
    mailbox,
    type: "inbox",
    from: { email: String(lead.work_email ?? lead.personal_email ?? ""), name: String(lead.name ?? "") },
    to: { email: String(mailbox.email), name: String(mailbox.sender_name) },
    subject: received.subject ?? `Re: ${String(answered?.subject ?? "").replace(/^(re:\s*)+/i, "")}`,
    body: received.text,
  });
  const about = { lead: lead.uuid, sender_profile: sender.uuid };
  world.effect("received", { channel: "email", message: email.uuid, ...about });
  addUnread(world, lead, "email");
  emitEvent(world, "contact_replied_email", { ...about, flow: answered?.flow_uuid, email });
  stopOnReply(world, String(lead.uuid));
  return email;
}

/** A contact accepts an invitation. @throws Refusal when there is none and no sender profile is named. */
export function acceptConnection(world: World, accepted: AcceptedConnection): void {
  const lead = world.require("leads", accepted.lead);
  const invitation = lastInvitation(world, accepted.lead, accepted.senderProfile);
  const sender = senderOf(world, accepted.senderProfile ?? invitation?.sender_profile_uuid);
  const connected = new Set([...stringsOf(lead[CONNECTED]), String(sender.uuid)]);
  world.table("leads").update(accepted.lead, { [CONNECTED]: [...connected] });
  if (invitation !== undefined) noteConversion(world, invitation, "accepted");
  const about = { lead: lead.uuid, sender_profile: sender.uuid };
  world.effect("received", { channel: "linkedin", kind: "connection_accepted", ...about });
  emitEvent(world, "contact_accepted_linkedin_connection_request", {
    ...about,
    flow: invitation?.flow_uuid,
    linkedin_connection: { nickname: lead.linkedin ?? null, connected_at: world.now },
  });
  happened(world, accepted.lead, "accepted");
}

/** An email that was sent comes back. @throws Refusal 404, or 422 when it never went out. */
export function bounceEmail(world: World, uuid: string): Row {
  const email = world.require("emails", uuid);
  if (email.status !== "sent") throw invalid("email", "Only what was sent can come back.");
  const { email: notice } = createEmail(world, {
    lead: world.require("leads", email.lead_uuid),
    sender: world.require("sender-profiles", email.sender_profile_uuid),
    mailbox: mailboxFor(world, email.mailbox_uuid),
    type: "inbox",
    from: { email: "mailer-daemon@mail.invalid", name: "Mail Delivery System" },
    to: { email: String(email.from_email), name: String(email.from_name) },
    subject: `Undelivered: ${String(email.subject)}`,
    body: `The address ${String(email.to_email)} does not exist.`,
  });
  const fields = { status: "bounced", bounced_by_uuid: notice.uuid };
  const bounced = updateRow(world, collection("emails"), uuid, fields);
  const task = world.table("tasks").get(String(email[TASK]));
  if (task !== undefined) noteConversion(world, task, "bounced");
  const about = { lead: email.lead_uuid, sender_profile: email.sender_profile_uuid };
  world.effect("received", { channel: "email", kind: "bounce", message: notice.uuid, ...about });
  emitEvent(world, "email_bounced", { ...about, flow: email.flow_uuid, email: bounced });
  return notice;
}

/** Automations that wrote to a contact who answers leave it alone, but for those with a step for the answer. */
function stopOnReply(world: World, leadUuid: string): void {
  const awaited = happened(world, leadUuid, "replied").map(({ flow_lead_uuid }) => flow_lead_uuid);
  for (const enrolment of enrolmentsOf(world, leadUuid)) {
    const tasks = world.table("tasks").findBy("flow_lead_uuid", String(enrolment.uuid));
    const written = lastWritten(tasks);
    if (written === undefined) continue;
    noteConversion(world, written, "replied");
    if (enrolment.status !== "in_progress" || awaited.includes(enrolment.uuid)) continue;
    finish(world, enrolment, "finished", "The contact replied.");
  }
}

function addUnread(world: World, lead: Row, category: string): void {
  const counts = listOf(lead.unread_counts);
  const before = Number(counts.find((one) => one.category === category)?.count ?? 0);
  const others = counts.filter((one) => one.category !== category);
  const unread_counts = [...others, { category, count: before + 1 }];
  updateRow(world, leads, String(lead.uuid), { unread_counts });
}

/** The task of the newest invitation to connect, by one sender profile if given. */
function lastInvitation(world: World, lead: string, sender?: string): Row | undefined {
  const tasks = world
    .table("tasks")
    .findBy("lead_uuid", lead)
    .filter(({ sender_profile_uuid }) => sender === undefined || sender === sender_profile_uuid);
  return lastWritten(tasks, "linkedin_send_connection_request");
}

function lastSent(world: World, table: string, lead: Row): Row | undefined {
  return world
    .table(table)
    .findBy("lead_uuid", String(lead.uuid))
    .filter(({ type, sent_at }) => type === "outbox" && sent_at !== null)
    .sort(oldestFirst)
    .at(-1);
}

function senderOf(world: World, uuid: unknown): Row {
  const sender = world.table("sender-profiles").get(String(uuid));
  if (sender === undefined) throw notFound("sender profile that the contact could write to");
  return sender;
}

function ownMailbox(world: World, lead: Row): unknown {
  const sender = world.table("sender-profiles").get(String(lead.sender_profile_uuid));
  return sender?.mailbox_uuid;
}

function mailboxFor(world: World, uuid: unknown): Row {
  const mailbox = world.table("mailboxes").get(String(uuid));
  if (mailbox === undefined) throw notFound("mailbox that the email could come to");
  if (mailbox.status !== "active") throw invalid("mailbox", "A mailbox that is not active fetches nothing.");
  return mailbox;
}
