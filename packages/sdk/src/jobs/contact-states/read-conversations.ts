import { type Email, ListError, type Message } from "@grinfi/core";
import type { Pager } from "@grinfi/pagination";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { canonicalUuid } from "../shared/identity.ts";
import type { Conversation } from "./contact-state.ts";

/** The channels of a conversation to read. */
export interface Channels {
  readonly messages?: boolean;
  readonly emails?: boolean;
}

/** The number of messages in a page. The API may return fewer; the pager then reads more pages. */
const MESSAGES_PER_PAGE = 500;

/**
 * Reads the conversations with contacts.
 *
 * Requests: for each channel 1 for each 500 messages of these contacts, at least 1. The uuids of 100 contacts make a URL
 * of 7,000 characters, which servers accept. Those of more contacts may be too many.
 *
 * @param uuids - At most 100 contacts, as canonical uuids.
 * @returns The conversation with each of them.
 * @throws ListError with the reason `filter_ignored` if a message is of no contact, or of another one.
 */
export async function readConversations(
  grinfi: Resources,
  uuids: readonly string[],
  channels: Channels,
  request: RequestOptions,
): Promise<Map<string, Conversation>> {
  const found = new Map(uuids.map((uuid) => [uuid, { messages: [] as Message[], emails: [] as Email[] }]));
  if (uuids.length === 0) return found;
  const query = { filter: { lead_uuid: [...uuids] }, limit: MESSAGES_PER_PAGE };
  if (channels.messages) await sort("listLinkedinMessages", grinfi.messages.list(query, request), "messages");
  if (channels.emails) await sort("listEmails", grinfi.emails.list(query, request), "emails");
  return found;

  async function sort<Channel extends keyof Conversation>(
    operation: string,
    rows: Pager<Conversation[Channel][number]>,
    channel: Channel,
  ): Promise<void> {
    for await (const row of rows) {
      const conversation = found.get(canonicalUuid(row.lead_uuid ?? ""));
      if (conversation === undefined) {
        const message = `The message ${row.uuid} is of no requested contact, so the API ignores the filter by lead_uuid.`;
        throw new ListError(operation, "filter_ignored", message);
      }
      (conversation[channel] as Conversation[Channel][number][]).push(row);
    }
  }
}
