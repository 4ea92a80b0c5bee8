import { ConfigurationError } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import type { Email } from "../../generated/types.ts";
import type { Body } from "../../resources/inputs.ts";
import { orUndefined } from "../../resources/not-found.ts";
import { byMoment } from "../shared/moment.ts";
import type { PreparedReply } from "./prepared-reply.ts";
import type { BySender, EmailReply } from "./reply-types.ts";
import { isSameText } from "./same-text.ts";

type SendEmail = Body<"sendEmail">;

/** Reads the emails with a contact, and takes from the last one who writes, to whom and on what. */
export async function emailReply(
  grinfi: Resources,
  contact: string,
  reply: BySender<EmailReply>,
  options: RequestOptions,
): Promise<PreparedReply> {
  const before = await exchanged();
  const body = bodyOf(contact, reply, lastOf(before));
  const isLookalike = (email: Email): boolean =>
    email.type === "outbox" &&
    email.sender_profile_uuid === body.sender_profile_uuid &&
    isSameText(email.subject, body.subject);

  return {
    message: { channel: "email", ...body },
    lookalikes: async () => before.filter(isLookalike).map(({ uuid }) => uuid),
    find: async (known) => {
      for (const email of await exchanged()) {
        if (!isLookalike(email) || known.has(email.uuid)) continue;
        if (!isSameText(await textOf(email), reply.text)) continue;
        const failure = email.status === "failed" ? "Its status is failed." : undefined;
        return { ...email, failure };
      }
      return undefined;
    },
    send: async () => (await grinfi.emails.send(body, options)).emailDomain?.uuid,
    whereToLook: "the emails",
  };

  function exchanged(): Promise<Email[]> {
    const emails = grinfi.emails.list({ filter: { lead_uuid: contact } }, { ...options, verifyFilter: true });
    return emails.toArray({ limit: Number.POSITIVE_INFINITY });
  }

  /** The text of an email is in a row of its own. */
  async function textOf({ email_body_uuid }: Email): Promise<string | undefined> {
    if (!email_body_uuid) return undefined;
    return (await orUndefined(grinfi.emails.bodies.get(email_body_uuid, options)))?.body;
  }
}

/** The last email with a contact. A bounce is from nobody who could be answered. */
function lastOf(emails: readonly Email[]): Email | undefined {
  const bounces = new Set(emails.map(({ bounced_by_uuid }) => bounced_by_uuid));
  return emails
    .filter(({ uuid }) => !bounces.has(uuid))
    .toSorted(byMoment)
    .at(-1);
}

/** @throws ConfigurationError when something is neither given nor in the last email. */
function bodyOf(contact: string, reply: BySender<EmailReply>, last: Email | undefined): SendEmail {
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
    const are = missing.length > 1 ? "are" : "is";
    throw new ConfigurationError(
      `${missing.join(", ")} ${are} missing, and the last email with the contact, if any, does not say it.`,
    );
  }
  return { ...(fields as Omit<SendEmail, "body" | "lead_uuid">), lead_uuid: contact, body: text };
}

type Defaults = Pick<
  BySender<EmailReply>,
  "from_email" | "from_name" | "sender_profile_uuid" | "subject" | "to_email" | "to_name"
>;

/** From the side of ours in the last email to the other one. */
function defaultsFrom(last: Email): Defaults {
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
