import { ConfigurationError, type Message } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
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
  const mayBeReply = (message: Message): boolean =>
    message.type === "outbox" &&
    message.sender_profile_uuid === sender &&
    isSameText(message.text, given.text);

  return {
    message: { channel, ...body },
    existingMatches: async () => earlier.filter(mayBeReply).map(({ uuid }) => uuid),
    find: async (existing) => {
      const messages = await readMessages();
      const sent = messages.find((message) => mayBeReply(message) && !existing.has(message.uuid));
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
