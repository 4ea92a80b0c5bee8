import { ConfigurationError } from "@grinfi/core";
import { checkOptions, number, type OptionRules } from "@grinfi/core/option-checks";
import { CALL_OPTIONS } from "../calls/option-rules.ts";
import type { RequestOptions } from "../calls/options.ts";
import type {
  ConversationEntry,
  ConversationOptions,
  UnreadContact,
  UnreadOptions,
} from "../jobs/inbox/inbox-types.ts";
import { batchesOf } from "../jobs/shared/batches.ts";
import { CONTACTS_PER_REQUEST, contactsById } from "../jobs/shared/contacts-by-id.ts";
import { createJob, type Job } from "../jobs/shared/job.ts";
import { clientOf, type JobClient, setClient } from "./job-client.ts";

const CONVERSATION_OPTIONS: OptionRules<ConversationOptions> = { ...CALL_OPTIONS, emailTexts: number(0) };

/** Messages of contacts on LinkedIn and by email. Reading them does not mark them as read. */
export class Inbox {
  constructor(client: JobClient) {
    setClient(this, client);
  }

  /**
   * Lists contacts with unread messages, the one with the newest message first.
   *
   * The API cannot search contacts by unread messages. So this job reads the received messages, the newest first, and
   * looks up the contacts who wrote them. A contact is unread if the API counts unread messages for it, or if its
   * newest message is on LinkedIn and has no `read_at`. A reply does not mark a contact as read.
   *
   * Requests: 1 for each 100 received LinkedIn messages (at least 1), the same for emails, and 1 for each 100 contacts.
   * So 1,200 messages and 300 emails from 600 contacts take 21. A contact that was deleted or is in no list takes 1
   * more. If you leave the loop early or set `since`, it takes fewer: a loop over the newest 20 contacts usually takes
   * 3.
   *
   * @param options - `since` (default: all messages), and the options of a job.
   * @returns A job. Loop over it for each contact as it is found, or await it for all of them.
   * @throws ConfigurationError from the job, before anything is sent, if `since` or another option is invalid.
   * @throws The error of a call, or the reason of `signal`, from the job.
   *
   * @example
   * for await (const { contact, unread, latest } of grinfi.inbox.listUnread({ since: "2026-03-01" })) {
   *   console.log(contact.name, unread, latest.channel);
   * }
   */
  listUnread(options: UnreadOptions = {}): Job<UnreadContact, UnreadContact[]> {
    return createJob(options, async (progress) => {
      const { listUnread } = await import("../jobs/inbox/unread.ts");
      return listUnread(clientOf(this), options, progress);
    });
  }

  /**
   * Returns the messages and emails exchanged with a contact as one thread, the oldest first.
   *
   * They are sorted by `sent_at` or, if they were not sent yet, by `created_at`. If times are equal, messages come
   * before emails and the order of the API is kept.
   *
   * Requests: 1 for each 100 LinkedIn messages (at least 1), the same for emails, and 1 for the text of each email. So
   * 12 messages and 5 emails take 7, or 2 with `emailTexts: 0`.
   *
   * @param contactUuid - The uuid of the contact.
   * @param options - `emailTexts` (default: all), and the options of a call.
   * @returns The entries of the conversation.
   * @throws ConfigurationError if an argument is invalid.
   *
   * @example
   * for (const { channel, direction, at, text } of await grinfi.inbox.getConversation(uuid)) {
   *   console.log(at, channel, direction, text);
   * }
   */
  async getConversation(
    contactUuid: string,
    options: ConversationOptions = {},
  ): Promise<ConversationEntry[]> {
    if (!contactUuid) throw new ConfigurationError("The uuid of the contact is empty.");
    checkOptions(options, CONVERSATION_OPTIONS);
    const { getConversation } = await import("../jobs/inbox/conversation.ts");
    return getConversation(clientOf(this), contactUuid, options);
  }

  /**
   * Marks all messages of contacts as read, on both channels. Call it after you have processed them: it also marks
   * messages that have arrived since you read them.
   *
   * Requests: 1 for each 100 contacts, one after another, or none without contacts. If a call fails, the contacts
   * before it are marked and the others are not. You can repeat the call.
   *
   * @param contactUuids - The uuids of the contacts.
   * @param options - The options of each call, such as `timeout`.
   * @throws ConfigurationError if a uuid is empty. Nothing is marked then.
   *
   * @example
   * await grinfi.inbox.markRead([contact.uuid]);
   */
  async markRead(contactUuids: readonly string[], options?: RequestOptions): Promise<void> {
    if (contactUuids.some((uuid) => !uuid)) throw new ConfigurationError("The uuid of a contact is empty.");
    for await (const ids of batchesOf(contactUuids, CONTACTS_PER_REQUEST)) {
      await clientOf(this).contacts.massAction(
        { type: "contact_mark_read", filter: contactsById(ids) },
        options,
      );
    }
  }
}
