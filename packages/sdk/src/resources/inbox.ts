import { ConfigurationError } from "@grinfi/core";
import { checkOptions, number, type OptionRules } from "@grinfi/core/option-checks";
import { CALL_OPTIONS } from "../calls/option-rules.ts";
import type { RequestOptions } from "../calls/options.ts";
import type { Resources } from "../generated/resources.ts";
import { conversation } from "../jobs/inbox/conversation.ts";
import type {
  ConversationEntry,
  ConversationOptions,
  UnreadContact,
  UnreadOptions,
} from "../jobs/inbox/inbox-types.ts";
import { unread } from "../jobs/inbox/unread.ts";
import { batchesOf } from "../jobs/shared/batches.ts";
import type { Job } from "../jobs/shared/job.ts";

const CONVERSATION_OPTIONS: OptionRules<ConversationOptions> = { ...CALL_OPTIONS, emailTexts: number(0) };

/** Contacts of one request that marks as read. */
const TOGETHER = 100;

/** What contacts wrote, on LinkedIn and by email. Reading it marks nothing as read. */
export class Inbox {
  readonly #grinfi: Resources;

  constructor(grinfi: Resources) {
    this.#grinfi = grinfi;
  }

  /**
   * Who wrote and has not been read, whoever wrote last first.
   *
   * A contact counts its unread messages, but cannot be searched by that count, and emails have no mark of their own. So all
   * that was received is gone through from the newest on, and those who wrote are looked up: nobody can be unread without
   * a row there, and there are far fewer of them than contacts. Someone is unread when the contact counts anything, or
   * when the newest thing that they wrote is on LinkedIn and has no `read_at`. To answer someone does not mark them as read.
   *
   * Requests: 1 for each 100 LinkedIn messages received (1 at least), the same for emails, and 1 for each 100 contacts who
   * wrote. So 1,200 messages and 300 emails from 600 contacts take 21. A loop that ends early, or `since`, ends the
   * requests: who loops over the newest 20 takes 3, as a rule.
   *
   * @returns A job: loop over it for each contact as it is found, or await it for all of them.
   * @throws ConfigurationError when `since` is no moment. From the run: the error of a call, or the reason of `signal`.
   *
   * @example
   * for await (const { contact, unread, latest } of grinfi.inbox.unread({ since: "2026-03-01" })) {
   *   console.log(contact.name, unread, latest.channel);
   * }
   */
  unread(options: UnreadOptions = {}): Job<UnreadContact, UnreadContact[]> {
    return unread(this.#grinfi, options);
  }

  /**
   * What was exchanged with a contact on LinkedIn and by email, as one thread, the oldest first.
   *
   * It goes by `sent_at`, or `created_at` where nothing was sent yet. What has the same time stays in the order of the API,
   * messages before emails.
   *
   * Requests: 1 for each 100 LinkedIn messages (1 at least), the same for emails, and 1 for the text of each email, which the
   * API gives one by one only. So 12 messages and 5 emails take 7, or 2 with `emailTexts: 0`.
   *
   * @param contactUuid - The contact.
   * @throws ConfigurationError when an argument cannot be used; otherwise the error of a call.
   *
   * @example
   * for (const { channel, direction, at, text } of await grinfi.inbox.conversation(uuid)) {
   *   console.log(at, channel, direction, text);
   * }
   */
  async conversation(contactUuid: string, options: ConversationOptions = {}): Promise<ConversationEntry[]> {
    if (!contactUuid) throw new ConfigurationError("The uuid of the contact is empty.");
    checkOptions(options, CONVERSATION_OPTIONS);
    return conversation(this.#grinfi, contactUuid, options);
  }

  /**
   * Marks all that contacts wrote as read, on both channels. Do it last, when what you read has been dealt with: it reaches
   * what came in meanwhile as well.
   *
   * Requests: 1 for each 100 contacts, one after another; none without contacts. Where one fails, the contacts before
   * it are marked and the rest is not. Doing it again does no harm.
   *
   * @param contactUuids - The contacts.
   * @throws ConfigurationError when a uuid is empty; nothing is marked then. Otherwise the error of a call.
   *
   * @example
   * await grinfi.inbox.markRead([contact.uuid]);
   */
  async markRead(contactUuids: readonly string[], options?: RequestOptions): Promise<void> {
    if (contactUuids.some((uuid) => !uuid)) throw new ConfigurationError("A uuid of a contact is empty.");
    for await (const ids of batchesOf(contactUuids, TOGETHER)) {
      await this.#grinfi.contacts.runMassAction({ type: "contact_mark_read", filter: { ids } }, options);
    }
  }
}
