import { digestOf } from "../shared/digest.ts";
import type { EmailReply, LinkedInReply } from "./reply-types.ts";
import { comparable } from "./same-text.ts";

/** What a reply is known by: the same for the same words to the same contact, and no word of them in it. */
export function replyKey(contact: string, reply: EmailReply | LinkedInReply): Promise<string> {
  const { subject } = reply.channel === "email" ? reply : {};
  const title = subject === undefined ? null : comparable(subject);
  return digestOf(JSON.stringify([contact, reply.channel, title, comparable(reply.text)]));
}
