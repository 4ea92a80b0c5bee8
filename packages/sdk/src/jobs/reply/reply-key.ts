import { digestOf } from "../shared/digest.ts";
import type { EmailReply, LinkedInReply } from "./reply-types.ts";

/**
 * Identifies a message to a contact in a journal. The same text to the same contact has the same key, and the key
 * contains no text.
 */
export function replyKey(contact: string, reply: EmailReply | LinkedInReply): Promise<string> {
  const { subject } = reply.channel === "email" ? reply : {};
  const title = subject === undefined ? null : withPlainSpaces(subject);
  return digestOf(JSON.stringify([contact, reply.channel, title, withPlainSpaces(reply.text)]));
}

/** Whether two texts are the same. Line breaks and spaces may change in transit. */
export const isSameText = (a: string | null | undefined, b: string): boolean =>
  typeof a === "string" && withPlainSpaces(a) === withPlainSpaces(b);

const withPlainSpaces = (text: string): string => text.replace(/\s+/g, " ").trim();
