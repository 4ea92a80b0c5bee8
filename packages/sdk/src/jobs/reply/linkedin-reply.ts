import { ConfigurationError, type Message } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { itemsFrom } from "../contact-states/conversation-items.ts";
import { byTimestamp } from "../shared/timestamp.ts";
import { isSameText } from "./reply-key.ts";
import type { BySender, LinkedInReply } from "./reply-types.ts";
import { asSentItem, type PreparedReply } from "./run-step.ts";

/** Reads the LinkedIn conversation with a contact, and takes a missing sender profile from it. */
export async function linkedInReply(
  grinfi: Resources,
  contact: string,
  { channel, ...given }: BySender<LinkedInReply>,
  request: RequestOptions,
): Promise<PreparedReply> {
  const earlier = await readMessages();
  const sender = given.sender_profile_uuid ?? earlier.toSorted(byTimestamp).at(-1)?.sender_profile_uuid;
  if (!sender) {
    throw new ConfigurationError(
      "sender_profile_uuid is missing, and there is no earlier LinkedIn message with the contact to take it from. Pass this option.",
    );
  }
  const body = { ...given, lead_uuid: contact, sender_profile_uuid: sender };
  const matchesIn = (messages: readonly Message[]): Message[] =>
    itemsFrom(messages, sender).filter(({ text }) => isSameText(text, given.text));

  return {
    message: { channel, ...body },
    existingMatches: async () => matchesIn(earlier).map(({ uuid }) => uuid),
    find: async (existing) => {
      const sent = matchesIn(await readMessages()).find(({ uuid }) => !existing.has(uuid));
      return sent && asSentItem(sent);
    },
    send: async (watched) => asSentItem(await grinfi.messages.send(body, watched)),
    location: "the conversation",
  };

  function readMessages(): Promise<Message[]> {
    const messages = grinfi.messages.list(
      { filter: { lead_uuid: contact } },
      { ...request, verifyFilter: true },
    );
    return messages.toArray({ limit: Number.POSITIVE_INFINITY });
  }
}
