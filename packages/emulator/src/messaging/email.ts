import { closeTask, failTask } from "../automation/progress.ts";
import type { World } from "../backend/backend.ts";
import { internal, type Row } from "../backend/table.ts";
import { createRow, updateRow } from "../collections/crud.ts";
import { compare } from "../collections/filter.ts";
import { collection } from "../collections/records.ts";
import { emitEvent } from "../handlers/webhooks/webhooks.ts";
import type { Jobs } from "../http/handler.ts";
import { mailboxObstacle } from "./sender-availability.ts";

const emails = collection("emails");
const bodies = collection("email-bodies");
const mailboxErrors = collection("mailbox-errors");

/** How long an email is on its way. */
const SENDING = 5000;

/** Fields that emails are filtered by although no answer shows them. */
const FOLDER: string = internal("folder");
export const THREAD: string = internal("thread_uuid");
const TEMPLATE = internal("template_uuid");
const NODE = internal("flow_node_id");
/** The task that an email belongs to. */
export const TASK: string = internal("task");

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
  /** The task that it belongs to. */
  readonly task?: Row;
}

interface Address {
  readonly email: string;
  readonly name: string;
}

/** Writes an email of a contact's history, with its text. */
export function createEmail(world: World, fields: EmailFields): { email: Row; body: Row } {
  const { lead, sender, mailbox, type, from, to, subject, task } = fields;
  const team = Number(mailbox.team_id);
  const thread = threadOf(world, lead, mailbox, subject);
  const body = createRow(
    world,
    bodies,
    { subject, body: fields.body, attachments: fields.attachments ?? [] },
    team,
  );
  const email = createRow(
    world,
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
      sent_at: type === "outbox" ? null : world.now,
      subject,
      to_email: to.email,
      to_name: to.name,
      type,
      [FOLDER]: type === "outbox" ? "sent" : "inbox",
      [THREAD]: thread[0]?.[THREAD] ?? world.newUuid(),
      [TEMPLATE]: fields.templateUuid ?? null,
      [NODE]: task?.flow_node_id ?? null,
      [TASK]: task?.uuid ?? null,
    },
    team,
  );
  if (type === "outbox") world.schedule(SENDING, "emails.leave", { email: email.uuid });
  return { email, body };
}

/** What was exchanged before with the contact on this subject, oldest first. */
function threadOf(world: World, lead: Row, mailbox: Row, subject: string): Row[] {
  const topic = topicOf(subject);
  return world
    .table("emails")
    .findBy("lead_uuid", String(lead.uuid))
    .filter((email) => email.mailbox_uuid === mailbox.uuid && topicOf(String(email.subject)) === topic)
    .sort(oldestFirst);
}

export const oldestFirst = (a: Row, b: Row): number => compare(a.created_at, b.created_at);

const topicOf = (subject: string): string => subject.replace(/^(\s*re:\s*)+/i, "").toLowerCase();

export const emailJobs: Jobs = {
  "emails.leave": ({ email }, world) => leave(world, String(email)),
};

function leave(world: World, uuid: string): void {
  const email = world.table("emails").get(uuid);
  if (email?.status !== "queued") return;
  const task = world.table("tasks").get(String(email[TASK]));
  const sender = world.table("sender-profiles").get(String(email.sender_profile_uuid));
  const mailbox = world.table("mailboxes").get(String(email.mailbox_uuid));
  const obstacle = mailboxObstacle(sender, mailbox);
  if (obstacle !== undefined) {
    const { reason } = obstacle;
    updateRow(world, emails, uuid, { status: "failed" });
    const error = { mailbox_uuid: email.mailbox_uuid, error_type: "send", message: reason };
    createRow(world, mailboxErrors, error, Number(email.team_id));
    if (task?.status === "in_progress") failTask(world, task, reason);
    return;
  }
  const sent = updateRow(world, emails, uuid, { status: "sent", sent_at: world.now });
  const { lead_uuid: lead, sender_profile_uuid: sender_profile, flow_uuid: flow } = sent;
  world.effect("sent", { channel: "email", kind: "email", lead, message: uuid, sender_profile });
  emitEvent(world, "sender_profile_sent_email", { lead, sender_profile, flow, email: sent });
  if (task?.status === "in_progress") closeTask(world, task);
}
