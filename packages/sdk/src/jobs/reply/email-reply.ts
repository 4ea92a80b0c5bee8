import { ConfigurationError, type Email, type SendEmailBody } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { undefinedIfNotFound } from "../../resources/resource.ts";
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
  const body = bodyOf(contact, reply, lastOf(earlier));
  const mayBeReply = (email: Email): boolean =>
    email.type === "outbox" &&
    email.sender_profile_uuid === body.sender_profile_uuid &&
    isSameText(email.subject, body.subject);

  return {
    message: { channel: "email", ...body },
    existingMatches: async () => earlier.filter(mayBeReply).map(({ uuid }) => uuid),
    find: async (existing) => {
      for (const email of await readEmails()) {
        if (!mayBeReply(email) || existing.has(email.uuid)) continue;
        if (isSameText(await textOf(email), reply.text)) return asSentItem(email);
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

  /** The API returns the text of an email separately. */
  async function textOf({ email_body_uuid }: Email): Promise<string | undefined> {
    if (!email_body_uuid) return undefined;
    return (await undefinedIfNotFound(grinfi.emails.bodies.get(email_body_uuid, request)))?.body;
  }
}

/** Returns the last email with a contact. Bounce notices are excluded, because they cannot be answered. */
function lastOf(emails: readonly Email[]): Email | undefined {
  const bounces = new Set(emails.map(({ bounced_by_uuid }) => bounced_by_uuid));
  return emails
    .filter(({ uuid }) => !bounces.has(uuid))
    .toSorted(byTimestamp)
    .at(-1);
}

/** @throws ConfigurationError if a required field is neither in the options nor in the last email. */
function bodyOf(contact: string, reply: BySender<EmailReply>, last: Email | undefined): SendEmailBody {
  const { channel: _, text, ...given } = reply;
  const fields = { ...(last && defaultsFrom(last)), ...given };
  const required = [
    "sender_profile_uuid",
    "subject",
    "from_email",
    "from_name",
    "to_email",
    "to_name",
  ] as const;
  const missing = required.filter((name) => !fields[name]);
  if (missing.length > 0) {
    const verb = missing.length > 1 ? "are" : "is";
    throw new ConfigurationError(
      `${missing.join(", ")} ${verb} missing, and there is no earlier email with the contact to take them from. Pass these options.`,
    );
  }
  return { ...(fields as Omit<SendEmailBody, "body" | "lead_uuid">), lead_uuid: contact, body: text };
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
