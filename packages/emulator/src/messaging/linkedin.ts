import { closeTask, failTask } from "../automation/progress.ts";
import type { Backend } from "../backend/backend.ts";
import type { Row } from "../backend/table.ts";
import { createRow, updateRow } from "../collections/crud.ts";
import { linkedinMessages, requireCollection } from "../collections/records.ts";
import { emitEvent } from "../handlers/webhooks/webhooks.ts";
import type { JobHandlers } from "../http/handler.ts";
import { linkedinObstacle } from "./sender-availability.ts";

const linkedinConversations = requireCollection("linkedin-conversations");

/** Time from the creation of a message until it is sent, in milliseconds. */
const LINKEDIN_SEND_DELAY = 5000;

export type LinkedInType = "message" | "connection_note" | "InMail";

const SENT_EVENTS: Readonly<Record<LinkedInType, string>> = {
  message: "sender_profile_sent_linkedin_message",
  connection_note: "sender_profile_sent_linkedin_connection_request",
  InMail: "sender_profile_sent_linkedin_inmail",
};

/** A message to a contact. */
export interface OutgoingMessage {
  readonly lead: Row;
  readonly sender: Row;
  readonly text: string;
  readonly type?: LinkedInType;
  readonly subject?: string | null;
  readonly attachments?: unknown;
  readonly templateUuid?: unknown;
  /** The task that sends it. */
  readonly task?: Row;
}

/** Creates a message to a contact. It is sent a little later. */
export function createLinkedInMessage(backend: Backend, outgoing: OutgoingMessage): Row {
  const { lead, sender, text, type = "message", subject = null, attachments, templateUuid, task } = outgoing;
  const row = createRow(
    backend,
    linkedinMessages,
    {
      attachments: attachments ?? [],
      automation: task?.automation ?? "manual",
      lead_uuid: lead.uuid,
      linkedin_account_uuid: sender.linkedin_account_uuid ?? "",
      linkedin_conversation_uuid: findOrCreateConversation(backend, lead, sender)?.uuid ?? "",
      linkedin_type: type,
      sender_profile_uuid: sender.uuid,
      status: "new",
      subject,
      task_pipeline_uuid: task?.uuid ?? null,
      template_uuid: templateUuid ?? null,
      text,
      type: "outbox",
    },
    Number(sender.team_id),
  );
  scheduleSending(backend, row);
  return row;
}

/** Schedules the sending of a message with the status `new`. */
export function scheduleSending(backend: Backend, message: Row): void {
  backend.schedule(LINKEDIN_SEND_DELAY, "linkedin.send", { message: message.uuid });
}

/** Records that a message or an invitation was sent, and triggers webhooks. */
export function recordSent(backend: Backend, type: LinkedInType, message: Row): void {
  const { uuid, lead_uuid: lead, sender_profile_uuid: sender_profile } = message;
  backend.recordEffect("sent", { channel: "linkedin", kind: type, lead, message: uuid, sender_profile });
  const { linkedin = null, ln_id = null } = backend.table("leads").get(String(lead)) ?? {};
  emitEvent(backend, SENT_EVENTS[type], {
    lead,
    sender_profile,
    flow: backend.table("tasks").get(String(message.task_pipeline_uuid))?.flow_uuid,
    ...(type === "connection_note"
      ? {
          linkedin_connection_request: {
            ln_id,
            nickname: linkedin,
            sent_at: backend.now,
            note: message.text ?? null,
          },
        }
      : { linkedin_message: message }),
  });
}

/** Returns the conversation of a contact and a sender. Creates it if there is none. */
export function findOrCreateConversation(backend: Backend, lead: Row, sender: Row): Row | undefined {
  const account = sender.linkedin_account_uuid;
  if (account === null) return undefined;
  const conversations = backend.table("linkedin-conversations").findBy("lead_uuid", String(lead.uuid));
  const conversation = conversations.find(({ linkedin_account_uuid }) => linkedin_account_uuid === account);
  if (conversation !== undefined) return conversation;
  const id = backend.newNumber();
  const fields = {
    id,
    conversation_hash: `conversation-${id}`,
    lead_nickname: lead.linkedin ?? null,
    lead_uuid: lead.uuid,
    linkedin_account_uuid: account,
    linkedin_messenger_type: "basic",
    ln_id: lead.ln_id ?? "",
  };
  return createRow(backend, linkedinConversations, fields, Number(sender.team_id));
}

/** Updates the conversation of a new message. */
export function recordConversationActivity(backend: Backend, message: Row): void {
  const conversation = backend
    .table("linkedin-conversations")
    .get(String(message.linkedin_conversation_uuid));
  if (conversation === undefined) return;
  updateRow(backend, linkedinConversations, String(conversation.uuid), {
    event_count: Number(conversation.event_count) + 1,
    last_activity_at: backend.now,
    last_msg_sync_at: backend.now,
    last_stored_message_at: backend.now,
  });
}

export const linkedinJobs: JobHandlers = {
  "linkedin.send": ({ message }, backend) => sendNewMessage(backend, String(message)),
};

function sendNewMessage(backend: Backend, uuid: string): void {
  const message = backend.table("linkedin-messages").get(uuid);
  if (message?.status !== "new") return;
  const task = backend.table("tasks").get(String(message.task_pipeline_uuid));
  const lead = backend.table("leads").get(String(message.lead_uuid));
  const sender = backend.table("sender-profiles").get(String(message.sender_profile_uuid));
  const reason = lead === undefined ? "There is no such contact." : linkedinObstacle(backend, sender)?.reason;
  if (reason !== undefined) {
    updateRow(backend, linkedinMessages, uuid, { status: "failed", fail_reason: reason });
    if (task?.status === "in_progress") failTask(backend, task, reason);
    return;
  }
  const sent = updateRow(backend, linkedinMessages, uuid, {
    status: "done",
    sent_at: backend.now,
    fail_reason: null,
  });
  recordConversationActivity(backend, sent);
  recordSent(backend, sent.linkedin_type as LinkedInType, sent);
  if (task?.status === "in_progress") closeTask(backend, task);
}
