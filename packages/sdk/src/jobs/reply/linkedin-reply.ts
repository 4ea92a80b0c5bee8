import { ConfigurationError } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import type { Message } from "../../generated/types.ts";
import { byMoment } from "../shared/moment.ts";
import type { PreparedReply } from "./prepared-reply.ts";
import type { BySender, LinkedInReply } from "./reply-types.ts";
import { isSameText } from "./same-text.ts";

/** Reads the conversation on LinkedIn, and takes from it who writes. */
export async function linkedInReply(
  grinfi: Resources,
  contact: string,
  { channel, ...given }: BySender<LinkedInReply>,
  options: RequestOptions,
): Promise<PreparedReply> {
  const before = await exchanged();
  const sender = given.sender_profile_uuid ?? before.toSorted(byMoment).at(-1)?.sender_profile_uuid;
  if (!sender) {
    throw new ConfigurationError(
      "sender_profile_uuid is missing: there is no LinkedIn message with the contact to take it from.",
    );
  }
  const body = { ...given, lead_uuid: contact, sender_profile_uuid: sender };
  const isLookalike = (message: Message): boolean =>
    message.type === "outbox" &&
    message.sender_profile_uuid === sender &&
    isSameText(message.text, given.text);

  return {
    message: { channel, ...body },
    lookalikes: async () => before.filter(isLookalike).map(({ uuid }) => uuid),
    find: async (known) => {
      const messages = await exchanged();
      const sent = messages.find((message) => isLookalike(message) && !known.has(message.uuid));
      if (sent === undefined) return undefined;
      const failure = sent.status === "failed" ? (sent.fail_reason ?? "No reason is given.") : undefined;
      return { ...sent, failure };
    },
    send: async () => (await grinfi.messages.send(body, options)).uuid,
    whereToLook: "the conversation",
  };

  function exchanged(): Promise<Message[]> {
    const messages = grinfi.messages.list(
      { filter: { lead_uuid: contact } },
      { ...options, verifyFilter: true },
    );
    return messages.toArray({ limit: Number.POSITIVE_INFINITY });
  }
}
