import { groupCountHandler } from "../../collections/count.ts";
import { idParameter, updateRow } from "../../collections/crud.ts";
import { requireCollection, requireReferencedRow } from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";
import { createLinkedInMessage, scheduleSending } from "../../messaging/linkedin.ts";

export const linkedinMessageHandlers: Handlers = {
  /** It leaves a little later, or fails then. */
  sendLinkedInMessage: ({ body }, backend) =>
    createLinkedInMessage(backend, {
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
    }),

  /** What did not fail is not sent again. */
  retryLinkedinMessage: (input, backend) => {
    const message = backend.requireRow("linkedin-messages", idParameter(input));
    if (message.status !== "failed") return;
    const again = { status: "new", fail_reason: null };
    scheduleSending(
      backend,
      updateRow(backend, requireCollection("linkedin-messages"), String(message.uuid), again),
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
