import { groupCountHandler } from "../../collections/count.ts";
import { idParameter, updateRow } from "../../collections/crud.ts";
import { requireCollection, requireReferencedRow } from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";
import { createLinkedInMessage, scheduleSending } from "../../messaging/linkedin.ts";
import { checkTextLengths } from "../../messaging/text-lengths.ts";

export const linkedinMessageHandlers: Handlers = {
  /** Queues the message. It is sent, or fails, a little later. */
  sendLinkedInMessage: ({ body }, backend) => {
    checkTextLengths("linkedin_send_message", { text: { field: "text", value: body.text } });
    return createLinkedInMessage(backend, {
      lead: requireReferencedRow(backend, "leads", "lead_uuid", body.lead_uuid),
      sender: requireReferencedRow(
        backend,
        "sender-profiles",
        "sender_profile_uuid",
        body.sender_profile_uuid,
      ),
      text: String(body.text),
      attachments: body.attachments,
      templateUuid: body.template_uuid,
    });
  },

  /** Ignores messages that did not fail. */
  retryLinkedinMessage: (input, backend) => {
    const message = backend.requireRow("linkedin-messages", idParameter(input));
    if (message.status !== "failed") return;
    const reset = { status: "new", fail_reason: null };
    scheduleSending(
      backend,
      updateRow(backend, requireCollection("linkedin-messages"), String(message.uuid), reset),
    );
  },

  groupCountLinkedinMessages: groupCountHandler("linkedin-messages", [
    "type",
    "status",
    "sender_profile_uuid",
    "lead_uuid",
    "sent_at",
  ]),
};
