import { ConfigurationError, type Email, type SendEmailBody } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import { EMAIL_CONSTRAINTS } from "../../generated/fields.ts";
import type { Resources } from "../../generated/resources.ts";
import { itemsFrom, withoutBounceNotices } from "../contact-states/conversation-items.ts";
import { emailTextOf } from "../contact-states/email-text.ts";
import { byTimestamp } from "../shared/timestamp.ts";
import { isSameText } from "./reply-key.ts";
import type { BySender, EmailReply } from "./reply-types.ts";
import { asSentItem, type PreparedReply } from "./run-step.ts";

/** Reads the emails with a contact, and takes missing addresses, names and the subject from the last one. */
export async function emailReply(
  grinfi: Resources,
  contact: string,
  reply: BySender<EmailReply>,
  request: RequestOptions,
): Promise<PreparedReply> {
  const earlier = await readEmails();
  const body = bodyOf(contact, reply, withoutBounceNotices(earlier).toSorted(byTimestamp).at(-1));
  const matchesIn = (emails: readonly Email[]): Email[] =>
    itemsFrom(emails, body.sender_profile_uuid).filter(({ subject }) => isSameText(subject, body.subject));

  return {
    message: { channel: "email", ...body },
    existingMatches: async () => matchesIn(earlier).map(({ uuid }) => uuid),
    find: async (existing) => {
      for (const email of matchesIn(await readEmails())) {
        if (existing.has(email.uuid)) continue;
        const text = await emailTextOf(grinfi, email.email_body_uuid, request);
        if (isSameText(text, reply.text)) return asSentItem(email);
      }
      return undefined;
    },
    send: async (watched) => {
      const { emailDomain } = await grinfi.emails.send(body, watched);
      return emailDomain && asSentItem(emailDomain);
    },
    location: "the emails",
  };

  function readEmails(): Promise<Email[]> {
    const emails = grinfi.emails.list({ filter: { lead_uuid: contact } }, { ...request, verifyFilter: true });
    return emails.toArray({ limit: Number.POSITIVE_INFINITY });
  }
}

/** @throws ConfigurationError if a required field is neither in the options nor in the last email. */
function bodyOf(contact: string, reply: BySender<EmailReply>, last: Email | undefined): SendEmailBody {
  const { channel: _, text, ...given } = reply;
  const fields = { ...(last && defaultsFrom(last)), ...given, lead_uuid: contact, body: text };
  const values: Readonly<Record<string, unknown>> = fields;
  const missing = EMAIL_CONSTRAINTS.required.filter((name) => !values[name]);
  if (missing.length > 0) {
    const verb = missing.length > 1 ? "are" : "is";
    throw new ConfigurationError(
      `${missing.join(", ")} ${verb} missing, and there is no earlier email with the contact to take them from. Pass these options.`,
    );
  }
  return fields as SendEmailBody;
}

type EmailDefaults = Pick<
  BySender<EmailReply>,
  "from_email" | "from_name" | "sender_profile_uuid" | "subject" | "to_email" | "to_name"
>;

/** Returns the fields of a reply to the last email, with sender and recipient swapped if the contact wrote it. */
function defaultsFrom(last: Email): EmailDefaults {
  const { from_email, from_name, sender_profile_uuid, subject, to_email, to_name } = last;
  const isReceived = last.type === "inbox";
  const fields = {
    sender_profile_uuid,
    subject: subject === undefined ? undefined : asReply(subject),
    from_email: isReceived ? to_email : from_email,
    from_name: isReceived ? to_name : from_name,
    to_email: isReceived ? from_email : to_email,
    to_name: isReceived ? from_name : to_name,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

const asReply = (subject: string): string => (/^\s*re:/i.test(subject) ? subject : `Re: ${subject}`);
