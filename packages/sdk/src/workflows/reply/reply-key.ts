import type { EmailReply, LinkedInReply } from "./reply-types.ts";
import { comparable } from "./same-text.ts";

/** What a reply is known by: the same for the same words to the same contact, and no word of them in it. */
export async function replyKey(contact: string, reply: EmailReply | LinkedInReply): Promise<string> {
  const { subject } = reply.channel === "email" ? reply : {};
  const title = subject === undefined ? null : comparable(subject);
  const named = JSON.stringify([contact, reply.channel, title, comparable(reply.text)]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(named));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
