import { closeTask, failTask } from "../automation/progress.ts";
import type { Backend } from "../backend/backend.ts";
import { internalField, type Row } from "../backend/table.ts";
import { createRow, updateRow } from "../collections/crud.ts";
import { compareValues } from "../collections/filter.ts";
import { emails, requireCollection } from "../collections/records.ts";
import { emitEvent } from "../handlers/webhooks/webhooks.ts";
import type { JobHandlers } from "../http/handler.ts";
import { mailboxObstacle } from "./sender-availability.ts";

const emailBodies = requireCollection("email-bodies");
const mailboxErrors = requireCollection("mailbox-errors");

/** Time from the creation of an email until it is sent, in milliseconds. */
const EMAIL_SEND_DELAY = 5000;

/** Internal fields that emails can be filtered by. */
const EMAIL_FOLDER: string = internalField("folder");
export const EMAIL_THREAD: string = internalField("thread_uuid");
const EMAIL_TEMPLATE = internalField("template_uuid");
const EMAIL_NODE = internalField("flow_node_id");
/** The task that sent an email. */
export const EMAIL_TASK: string = internalField("task");

interface EmailFields {
  readonly lead: Row;
  readonly sender: Row;
  readonly mailbox: Row;
  readonly type: "outbox" | "inbox";
  readonly from: Address;
  readonly to: Address;
  readonly subject: string;
  readonly body: string;
  readonly cc?: unknown;
  readonly bcc?: unknown;
  readonly attachments?: unknown;
  readonly templateUuid?: unknown;
  /** The task that sends it. */
  readonly task?: Row;
}

interface Address {
  readonly email: string;
  readonly name: string;
}

/** Creates an email and its body. An outgoing email is sent a little later. */
export function createEmail(backend: Backend, fields: EmailFields): { email: Row; body: Row } {
  const { lead, sender, mailbox, type, from, to, subject, task } = fields;
  const team = Number(mailbox.team_id);
  const thread = previousEmails(backend, lead, mailbox, subject);
  const body = createRow(
    backend,
    emailBodies,
    { subject, body: fields.body, attachments: fields.attachments ?? [] },
    team,
  );
  const email = createRow(
    backend,
    emails,
    {
      bcc: fields.bcc ?? [],
      cc: fields.cc ?? [],
      email_body_uuid: body.uuid,
      flow_uuid: task?.flow_uuid ?? null,
      from_email: from.email,
      from_name: from.name,
      lead_uuid: lead.uuid,
      mailbox_uuid: mailbox.uuid,
      replied_to_uuid: thread.findLast((earlier) => earlier.type !== type)?.uuid ?? null,
      sender_profile_uuid: sender.uuid,
      status: type === "outbox" ? "queued" : "sync",
      sent_at: type === "outbox" ? null : backend.now,
      subject,
      to_email: to.email,
      to_name: to.name,
      type,
      [EMAIL_FOLDER]: type === "outbox" ? "sent" : "inbox",
      [EMAIL_THREAD]: thread[0]?.[EMAIL_THREAD] ?? backend.newUuid(),
      [EMAIL_TEMPLATE]: fields.templateUuid ?? null,
      [EMAIL_NODE]: task?.flow_node_id ?? null,
      [EMAIL_TASK]: task?.uuid ?? null,
    },
    team,
  );
  if (type === "outbox") backend.schedule(EMAIL_SEND_DELAY, "emails.send", { email: email.uuid });
  return { email, body };
}

/** Returns the earlier emails of the thread, oldest first. */
function previousEmails(backend: Backend, lead: Row, mailbox: Row, subject: string): Row[] {
  const topic = subjectWithoutPrefix(subject);
  return backend
    .table("emails")
    .findBy("lead_uuid", String(lead.uuid))
    .filter(
      (email) => email.mailbox_uuid === mailbox.uuid && subjectWithoutPrefix(String(email.subject)) === topic,
    )
    .sort(byCreationTime);
}

export const byCreationTime = (a: Row, b: Row): number => compareValues(a.created_at, b.created_at);

const subjectWithoutPrefix = (subject: string): string => subject.replace(/^(\s*re:\s*)+/i, "").toLowerCase();

export const emailJobs: JobHandlers = {
  "emails.send": ({ email }, backend) => sendQueuedEmail(backend, String(email)),
};

function sendQueuedEmail(backend: Backend, uuid: string): void {
  const email = backend.table("emails").get(uuid);
  if (email?.status !== "queued") return;
  const task = backend.table("tasks").get(String(email[EMAIL_TASK]));
  const sender = backend.table("sender-profiles").get(String(email.sender_profile_uuid));
  const mailbox = backend.table("mailboxes").get(String(email.mailbox_uuid));
  const obstacle = mailboxObstacle(sender, mailbox);
  if (obstacle !== undefined) {
    const { reason } = obstacle;
    updateRow(backend, emails, uuid, { status: "failed" });
    const error = { mailbox_uuid: email.mailbox_uuid, error_type: "send", message: reason };
    createRow(backend, mailboxErrors, error, Number(email.team_id));
    emitEvent(backend, "sender_profile_issue", { sender_profile: email.sender_profile_uuid });
    if (task?.status === "in_progress") failTask(backend, task, reason);
    return;
  }
  if (!hasBody(backend, email)) {
    updateRow(backend, emails, uuid, { status: "missing_body" });
    if (task?.status === "in_progress") failTask(backend, task, "The email has no body.");
    return;
  }
  const sent = updateRow(backend, emails, uuid, { status: "sent", sent_at: backend.now });
  const { lead_uuid: lead, sender_profile_uuid: sender_profile, flow_uuid: flow } = sent;
  backend.recordEffect("sent", { channel: "email", kind: "email", lead, message: uuid, sender_profile });
  emitEvent(backend, "sender_profile_sent_email", { lead, sender_profile, flow, email: sent });
  if (task?.status === "in_progress") closeTask(backend, task);
}

function hasBody(backend: Backend, { email_body_uuid }: Row): boolean {
  return Boolean(backend.table("email-bodies").get(String(email_body_uuid))?.body);
}
