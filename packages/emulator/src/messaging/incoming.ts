import { lastMessageTask, recordConversion } from "../automation/conversions.ts";
import { enrolmentsOf } from "../automation/enrolment.ts";
import { fieldsList } from "../automation/flow-tree.ts";
import { endEnrolment } from "../automation/progress.ts";
import { CONNECTED_SENDERS, completeWaitingTasks } from "../automation/waiting.ts";
import type { Backend } from "../backend/backend.ts";
import type { Row } from "../backend/table.ts";
import { createRow, updateRow } from "../collections/crud.ts";
import { emails, leads, linkedinMessages } from "../collections/records.ts";
import { CONNECTED_AT } from "../handlers/webhooks/contact-markers.ts";
import { emitEvent } from "../handlers/webhooks/webhooks.ts";
import { invalidField, notFound } from "../http/http-error.ts";
import { stringsOf } from "../json.ts";
import { byCreationTime, createEmail, EMAIL_TASK } from "./email.ts";
import { findOrCreateConversation, recordConversationActivity } from "./linkedin.ts";

/** A LinkedIn message from a contact. */
export interface ReceivedLinkedInMessage {
  /** The uuid of the contact. */
  readonly lead: string;
  readonly text: string;
  /** The uuid of the sender profile that receives it. Default: the last one that wrote to the contact. */
  readonly senderProfile?: string;
}

/** An email from a contact. */
export interface ReceivedEmail {
  /** The uuid of the contact. */
  readonly lead: string;
  readonly text: string;
  /** The subject. Default: `Re:` and the subject of the last email to the contact. */
  readonly subject?: string;
  /** The uuid of the mailbox that receives it. Default: the last one that wrote to the contact. */
  readonly mailbox?: string;
}

/** An accepted LinkedIn invitation. */
export interface AcceptedConnection {
  /** The uuid of the contact. */
  readonly lead: string;
  /** The uuid of the sender profile that sent the invitation. Default: the last one that invited the contact. */
  readonly senderProfile?: string;
}

/** Adds a LinkedIn message from a contact. @throws HttpError if no sender profile can receive it. */
export function receiveLinkedInMessage(backend: Backend, received: ReceivedLinkedInMessage): Row {
  const lead = backend.requireRow("leads", received.lead);
  const original = lastSentMessage(backend, "linkedin-messages", lead);
  const writer = original ?? lastInvitationTask(backend, received.lead) ?? lead;
  const sender = requireSenderProfile(backend, received.senderProfile ?? writer.sender_profile_uuid);
  const thread = findOrCreateConversation(backend, lead, sender);
  if (thread === undefined)
    throw invalidField("senderProfile", "The sender profile has no LinkedIn account.");
  const isInMail = original?.linkedin_type === "InMail";
  const message = createRow(
    backend,
    linkedinMessages,
    {
      attachments: [],
      automation: "synced",
      lead_uuid: lead.uuid,
      linkedin_account_uuid: sender.linkedin_account_uuid,
      linkedin_conversation_uuid: thread.uuid,
      linkedin_type: isInMail ? "InMail" : "message",
      sender_profile_uuid: sender.uuid,
      sent_at: backend.now,
      status: "done",
      text: received.text,
      type: "inbox",
    },
    Number(sender.team_id),
  );
  recordConversationActivity(backend, message);
  const ids = { lead: lead.uuid, sender_profile: sender.uuid };
  backend.recordEffect("received", { channel: "linkedin", message: message.uuid, ...ids });
  addUnread(backend, lead, "linkedin");
  const flow = backend.table("tasks").get(String(original?.task_pipeline_uuid))?.flow_uuid;
  const event = isInMail ? "contact_replied_linkedin_inmail" : "contact_replied_linkedin_message";
  emitEvent(backend, event, { ...ids, flow, linkedin_message: message });
  endEnrolmentsOnReply(backend, String(lead.uuid));
  return message;
}

/** Adds an email from a contact. @throws HttpError if no mailbox can receive it. */
export function receiveEmail(backend: Backend, received: ReceivedEmail): Row {
  const lead = backend.requireRow("leads", received.lead);
  const original = lastSentMessage(backend, "emails", lead);
  const mailbox = requireActiveMailbox(
    backend,
    received.mailbox ?? original?.mailbox_uuid ?? mailboxOfContactSender(backend, lead),
  );
  const sender = requireSenderProfile(backend, original?.sender_profile_uuid ?? mailbox.sender_profile_uuid);
  const { email } = createEmail(backend, {
    lead,
    sender,
    mailbox,
    type: "inbox",
    from: { email: String(lead.work_email ?? lead.personal_email ?? ""), name: String(lead.name ?? "") },
    to: { email: String(mailbox.email), name: String(mailbox.sender_name) },
    subject: received.subject ?? `Re: ${String(original?.subject ?? "").replace(/^(re:\s*)+/i, "")}`,
    body: received.text,
  });
  const ids = { lead: lead.uuid, sender_profile: sender.uuid };
  backend.recordEffect("received", { channel: "email", message: email.uuid, ...ids });
  addUnread(backend, lead, "email");
  emitEvent(backend, "contact_replied_email", { ...ids, flow: original?.flow_uuid, email });
  endEnrolmentsOnReply(backend, String(lead.uuid));
  return email;
}

/** Connects a contact and a sender profile. @throws HttpError without an invitation or `senderProfile`. */
export function acceptConnection(backend: Backend, accepted: AcceptedConnection): void {
  const lead = backend.requireRow("leads", accepted.lead);
  const invitation = lastInvitationTask(backend, accepted.lead, accepted.senderProfile);
  const sender = requireSenderProfile(backend, accepted.senderProfile ?? invitation?.sender_profile_uuid);
  const connected = new Set([...stringsOf(lead[CONNECTED_SENDERS]), String(sender.uuid)]);
  const fields = { [CONNECTED_SENDERS]: [...connected], [CONNECTED_AT]: backend.now };
  backend.table("leads").update(accepted.lead, fields);
  if (invitation !== undefined) recordConversion(backend, invitation, "accepted");
  const ids = { lead: lead.uuid, sender_profile: sender.uuid };
  backend.recordEffect("received", { channel: "linkedin", kind: "connection_accepted", ...ids });
  emitEvent(backend, "contact_accepted_linkedin_connection_request", {
    ...ids,
    flow: invitation?.flow_uuid,
    linkedin_connection: {
      full_name: lead.name ?? null,
      nickname: lead.linkedin ?? null,
      connected_at: backend.now,
    },
  });
  completeWaitingTasks(backend, accepted.lead, "accepted");
}

/** Bounces a sent email. @throws HttpError 404 if it does not exist, 422 if it was not sent. */
export function bounceEmail(backend: Backend, uuid: string): Row {
  const email = backend.requireRow("emails", uuid);
  if (email.status !== "sent") throw invalidField("email", "Only a sent email can bounce.");
  const { email: notice } = createEmail(backend, {
    lead: backend.requireRow("leads", email.lead_uuid),
    sender: backend.requireRow("sender-profiles", email.sender_profile_uuid),
    mailbox: requireActiveMailbox(backend, email.mailbox_uuid),
    type: "inbox",
    from: { email: "mailer-daemon@mail.invalid", name: "Mail Delivery System" },
    to: { email: String(email.from_email), name: String(email.from_name) },
    subject: `Undelivered: ${String(email.subject)}`,
    body: `The address ${String(email.to_email)} does not exist.`,
  });
  const fields = { status: "bounced", bounced_by_uuid: notice.uuid };
  const bounced = updateRow(backend, emails, uuid, fields);
  const task = backend.table("tasks").get(String(email[EMAIL_TASK]));
  if (task !== undefined) recordConversion(backend, task, "bounced");
  const ids = { lead: email.lead_uuid, sender_profile: email.sender_profile_uuid };
  backend.recordEffect("received", { channel: "email", kind: "bounce", message: notice.uuid, ...ids });
  emitEvent(backend, "email_bounced", { ...ids, flow: email.flow_uuid, email: bounced });
  return notice;
}

/** Ends the enrolments of a contact in automations that wrote to it, except those that wait for a reply. */
function endEnrolmentsOnReply(backend: Backend, leadUuid: string): void {
  const awaited = completeWaitingTasks(backend, leadUuid, "replied").map(
    ({ flow_lead_uuid }) => flow_lead_uuid,
  );
  for (const enrolment of enrolmentsOf(backend, leadUuid)) {
    const tasks = backend.table("tasks").findBy("flow_lead_uuid", String(enrolment.uuid));
    const messageTask = lastMessageTask(tasks);
    if (messageTask === undefined) continue;
    recordConversion(backend, messageTask, "replied");
    if (enrolment.status !== "in_progress" || awaited.includes(enrolment.uuid)) continue;
    endEnrolment(backend, enrolment, "finished", { message: "The contact replied.", code: "replied" });
  }
}

function addUnread(backend: Backend, lead: Row, category: string): void {
  const counts = fieldsList(lead.unread_counts);
  const before = Number(counts.find((one) => one.category === category)?.count ?? 0);
  const others = counts.filter((one) => one.category !== category);
  const unread_counts = [...others, { category, count: before + 1 }];
  updateRow(backend, leads, String(lead.uuid), { unread_counts });
}

/** Returns the task of the newest invitation. @param sender - Only invitations of this sender profile. */
function lastInvitationTask(backend: Backend, lead: string, sender?: string): Row | undefined {
  const tasks = backend
    .table("tasks")
    .findBy("lead_uuid", lead)
    .filter(({ sender_profile_uuid }) => sender === undefined || sender === sender_profile_uuid);
  return lastMessageTask(tasks, "linkedin_send_connection_request");
}

function lastSentMessage(backend: Backend, table: string, lead: Row): Row | undefined {
  return backend
    .table(table)
    .findBy("lead_uuid", String(lead.uuid))
    .filter(({ type, sent_at }) => type === "outbox" && sent_at !== null)
    .sort(byCreationTime)
    .at(-1);
}

function requireSenderProfile(backend: Backend, uuid: unknown): Row {
  const sender = backend.table("sender-profiles").get(String(uuid));
  if (sender === undefined) throw notFound("sender profile that can receive a message from the contact");
  return sender;
}

function mailboxOfContactSender(backend: Backend, lead: Row): unknown {
  const sender = backend.table("sender-profiles").get(String(lead.sender_profile_uuid));
  return sender?.mailbox_uuid;
}

function requireActiveMailbox(backend: Backend, uuid: unknown): Row {
  const mailbox = backend.table("mailboxes").get(String(uuid));
  if (mailbox === undefined) throw notFound("mailbox that can receive the email");
  if (mailbox.status !== "active")
    throw invalidField("mailbox", "The mailbox is not active, so it receives no email.");
  return mailbox;
}
