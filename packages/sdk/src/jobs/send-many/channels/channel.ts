import type { Email, Message } from "@grinfi/core";
import type { RequestOptions } from "../../../calls/options.ts";
import type { Resources } from "../../../generated/resources.ts";
import type { Conversation } from "../../contact-states/contact-state.ts";
import type { EmailReply, LinkedInReply } from "../../reply/reply-types.ts";
import type { SendJob } from "../send-records.ts";

/** A message or an email, as the API returns it. */
export type ChannelItem = Email | Message;

/** What differs between LinkedIn messages and emails. */
export interface Channel<Row> {
  /** The name of the job in journals. */
  readonly job: SendJob;
  /** The part of a conversation with the sent items. */
  readonly part: keyof Conversation;
  /** The singular for texts, with its article. */
  readonly noun: string;
  /** The names of the fields of a row. */
  readonly fields: readonly string[];
  /** The fields that must be texts that are not empty. */
  readonly required: readonly string[];
  /** The maximum lengths of texts, in UTF-16 code units. */
  readonly maxLengths: Readonly<Record<string, number>>;
  /** Where a person can find what was sent, as part of a sentence. */
  readonly location: string;
  /** Returns the part of a row that identifies the message to a contact. */
  readonly contentOf: (row: Row) => EmailReply | LinkedInReply;
  /** Returns the texts with the email addresses that a message goes to. */
  readonly addressesOf: (row: Row) => readonly string[];
  /** Returns the email addresses of the contact; `undefined` if the channel has none. */
  readonly recipientsOf: ((row: Row) => readonly string[]) | undefined;
  /** Whether an item may have the content of a row, as far as the item shows it without another request. */
  readonly mayBe: (item: ChannelItem, row: Row) => boolean;
  /** Returns the content of an item; `undefined` if it has no text. An email takes a request. */
  readonly readContent: (
    grinfi: Resources,
    item: ChannelItem,
    request: RequestOptions,
  ) => Promise<EmailReply | LinkedInReply | undefined>;
  /** Sends a row. @returns The item; `undefined` if the response does not contain it. */
  readonly send: (
    grinfi: Resources,
    row: Row,
    to: { readonly lead_uuid: string; readonly sender_profile_uuid: string },
    request: RequestOptions,
  ) => Promise<ChannelItem | undefined>;
}
