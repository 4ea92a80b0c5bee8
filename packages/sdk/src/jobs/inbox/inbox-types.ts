import type { Contact, Email, Message } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { JobOptions } from "../shared/job.ts";

/** A message or an email as the API returns it, with its channel. */
export type ReceivedMessage =
  | { readonly channel: "email"; readonly source: Email }
  | { readonly channel: "linkedin"; readonly source: Message };

/** Options of `inbox.listUnread`. */
export interface UnreadOptions extends JobOptions<UnreadContact> {
  /**
   * Limits the result to contacts whose newest message was received at this time or later. A string is ISO 8601.
   *
   * @default all messages ever received
   */
  readonly since?: Date | string | undefined;
}

/** A contact with unread messages. */
export interface UnreadContact {
  readonly contact: Contact & { readonly uuid: string };
  /** The number of unread messages by channel, under the API's names, such as `linkedin` and `email`. */
  readonly unread: readonly UnreadCount[];
  /** The newest message of the contact, read or not. */
  readonly latest: ReceivedMessage;
}

/** The number of unread messages on one channel. */
export interface UnreadCount {
  readonly channel: string;
  readonly count: number;
}

/** Options of `inbox.getConversation`. */
export interface ConversationOptions extends RequestOptions {
  /**
   * The number of emails whose text is requested, the newest first. Each takes a request.
   *
   * @default all of them
   */
  readonly emailTexts?: number;
}

interface ConversationEntryBase {
  /** `in`: from the contact. `out`: to the contact. */
  readonly direction: "in" | "out";
  /** When the message was sent or, if it is not sent yet, when it was created. */
  readonly at: string | undefined;
}

/** A LinkedIn message of a conversation. */
export interface LinkedInEntry extends ConversationEntryBase {
  readonly channel: "linkedin";
  readonly text: string;
  readonly source: Message;
}

/** An email of a conversation. */
export interface EmailEntry extends ConversationEntryBase {
  readonly channel: "email";
  readonly subject: string;
  /**
   * The text, usually as HTML. Sanitise the HTML of a received email before you show it. `undefined` if the text was
   * not requested, or if the API has none.
   */
  readonly text: string | undefined;
  readonly source: Email;
}

/** A LinkedIn message or an email of a conversation, by `channel`. */
export type ConversationEntry = EmailEntry | LinkedInEntry;
