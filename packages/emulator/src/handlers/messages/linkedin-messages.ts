import { groupCounts } from "../../collections/count.ts";
import { idOf, updateRow } from "../../collections/crud.ts";
import { collection, named } from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";
import { send, writeMessage } from "../../messaging/linkedin.ts";

export const linkedinMessageHandlers: Handlers = {
  /** It leaves a little later, or fails then. */
  sendLinkedInMessage: ({ body }, world) =>
    writeMessage(world, {
      lead: named(world, "leads", "lead_uuid", body.lead_uuid),
      sender: named(world, "sender-profiles", "sender_profile_uuid", body.sender_profile_uuid),
      text: String(body.text),
      attachments: body.attachments,
      templateUuid: body.template_uuid,
    }),

  /** What did not fail is not sent again. */
  retryLinkedinMessage: (input, world) => {
    const message = world.require("linkedin-messages", idOf(input));
    if (message.status !== "failed") return;
    const again = { status: "new", fail_reason: null };
    send(world, updateRow(world, collection("linkedin-messages"), String(message.uuid), again));
  },

  groupCountLinkedinMessages: groupCounts("linkedin-messages", [
    "type",
    "status",
    "sender_profile_uuid",
    "lead_uuid",
    "sent_at",
  ]),
};
