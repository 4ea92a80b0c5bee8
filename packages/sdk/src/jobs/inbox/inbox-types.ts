import type { RequestOptions } from "../../calls/options.ts";
import type { Contact, Email, Message } from "../../generated/types.ts";
import type { JobOptions } from "../shared/job.ts";

/** A row of the API with the channel that it came through. */
export type Received =
  | { readonly channel: "email"; readonly source: Email }
  | { readonly channel: "linkedin"; readonly source: Message };

export interface UnreadOptions extends JobOptions<UnreadContact> {
  /**
   * Only those whose newest message came in from this moment on, which ends the reading there. Text is ISO 8601.
   *
   * @default everyone who ever wrote
   */
  readonly since?: Date | string | undefined;
}

/** Someone who wrote and has not been read. */
export interface UnreadContact {
  readonly contact: Contact;
  /** How many messages are unread, by channel; the API's own names, such as `linkedin` and `email`. */
  readonly unread: readonly UnreadCount[];
  /** The newest message that they wrote, read or not. */
  readonly latest: Received;
}

export interface UnreadCount {
  readonly channel: string;
  readonly count: number;
}

export interface ConversationOptions extends RequestOptions {
  /**
   * How many of the newest emails come with their text, which takes a request each.
   *
   * @default all of them
   */
  readonly emailTexts?: number;
}

interface Entry {
  /** `in`: the contact wrote it. */
  readonly direction: "in" | "out";
  /** When it was sent, or was made as long as it is not sent. */
  readonly at: string | undefined;
}

/** What was written on LinkedIn. */
export interface LinkedInEntry extends Entry {
  readonly channel: "linkedin";
  readonly text: string;
  readonly source: Message;
}

/** What was written by email. */
export interface EmailEntry extends Entry {
  readonly channel: "email";
  readonly subject: string;
  /**
   * As HTML, as a rule. What was received is foreign: clean it before you show it. `undefined`: it was not asked for, or
   * the API has none.
   */
  readonly text: string | undefined;
  readonly source: Email;
}

/** A message or an email of a conversation; `channel` says which. */
export type ConversationEntry = EmailEntry | LinkedInEntry;
