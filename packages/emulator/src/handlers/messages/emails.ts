import { requireReferencedRow } from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";
import { invalidField } from "../../http/http-error.ts";
import { createEmail } from "../../messaging/email.ts";
import { mailboxOf } from "../../messaging/sender-availability.ts";

export const emailHandlers: Handlers = {
  /** Queues the email. It is sent, or fails, a little later. */
  sendEmail: ({ body }, backend) => {
    const lead = requireReferencedRow(backend, "leads", "lead_uuid", body.lead_uuid);
    const sender = requireReferencedRow(
      backend,
      "sender-profiles",
      "sender_profile_uuid",
      body.sender_profile_uuid,
    );
    const mailbox = mailboxOf(backend, sender);
    if (mailbox === undefined)
      throw invalidField("sender_profile_uuid", "The sender profile has no mailbox.");
    const { email, body: text } = createEmail(backend, {
      lead,
      sender,
      mailbox,
      type: "outbox",
      from: { email: String(body.from_email), name: String(body.from_name) },
      to: { email: String(body.to_email), name: String(body.to_name) },
      subject: String(body.subject),
      body: String(body.body ?? ""),
      cc: body.cc,
      bcc: body.bcc,
      attachments: body.attachments,
    });
    return { emailBodyDomain: text, emailDomain: email };
  },
};
