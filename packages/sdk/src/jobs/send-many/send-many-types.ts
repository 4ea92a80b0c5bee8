import type { SendEmailBody, SendLinkedInMessageBody } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { Journal } from "../journal/journal.ts";
import type { UuidOrName } from "../names/uuid-or-name.ts";
import type { JobOptions } from "../shared/job.ts";

/** A LinkedIn message to send: the fields of `messages.send`. */
export interface MessageRow extends Omit<SendLinkedInMessageBody, "sender_profile_uuid"> {
  /**
   * The uuid of the sender profile.
   *
   * @default `sender_profile_uuid` of the options
   */
  readonly sender_profile_uuid?: string | undefined;
}

/** An email to send: the fields of `emails.send`. */
export interface EmailRow extends Omit<SendEmailBody, "body" | "sender_profile_uuid"> {
  /** The text, as HTML. */
  readonly body: string;
  /**
   * The uuid of the sender profile.
   *
   * @default `sender_profile_uuid` of the options
   */
  readonly sender_profile_uuid?: string | undefined;
}

/** Rows from an array, a generator or a stream. Arrays are listed to improve the messages of the compiler. */
export type RowsToSend<Row> = readonly Row[] | AsyncIterable<Row> | Iterable<Row>;

/** Which contacts are not written to. */
export interface SkipRules {
  /**
   * Skips contacts who have ever written, on LinkedIn or by email. Bounce notices do not count.
   *
   * @default true
   */
  readonly replied?: boolean;
  /**
   * Skips contacts on the blacklist of the team, by themselves or by their company. For emails also the addresses of the
   * row count. A domain on the blacklist includes its subdomains.
   *
   * @default true
   */
  readonly blacklisted?: boolean;
  /**
   * Skips contacts whom somebody of the team has written to within this time, in milliseconds, on either channel.
   * A message that waits to be sent counts, however old it is, and so do those of this job and of earlier jobs with its
   * journal. In one job, contacts with the same address in `to_email` count as one. `0` skips none.
   *
   * @default 86_400_000, which is a day
   */
  readonly quietFor?: number;
}

/** Options of `messages.sendMany` and `emails.sendMany`. */
export interface SendManyOptions<Row> extends JobOptions<SendOutcome<Row>> {
  /** The sender profile of rows that name none: its uuid, or its name as `{ name }`. */
  readonly sender_profile_uuid?: UuidOrName | undefined;
  /**
   * The largest number of messages that the job tries to send. If an array has more rows, the job ends before anything
   * is sent. Of a generator or a stream, the rows after the limit are `skipped`. A dry run has no limit.
   *
   * @default 500
   */
  readonly maxSends?: number;
  /** Which contacts are not written to. */
  readonly skip?: SkipRules;
  /**
   * The number of messages that are sent at the same time. Two messages to one contact never are.
   *
   * @default 4
   */
  readonly concurrency?: number;
  /**
   * Records what was sent, so that another job sends only the remaining rows. No two jobs of `sendMany` with one journal
   * send the same message. The journal also says whom earlier jobs wrote to, for `quietFor`, in case the API's lists do
   * not show it yet. `contacts.reply` records its replies separately. Without a journal an interrupted job cannot be
   * resumed.
   */
  readonly journal?: Journal | undefined;
  /**
   * Returns the key of a row in the journal. Rows with the same key are the same message, even if their texts differ.
   * The same text to the same contact is the same message, even if the keys differ.
   *
   * @default a SHA-256 digest of contact, channel, subject and text. Line breaks, spaces and the case of the uuid do
   *   not matter
   */
  readonly key?: (row: Row) => string;
  /**
   * The index of the first row, if the rows are a part of more. Outcomes and reasons then name rows by their place among
   * all of them.
   *
   * @default 0
   */
  readonly firstIndex?: number;
  /**
   * `true` returns the outcome that each row would have, and sends nothing.
   *
   * @default false
   */
  readonly dryRun?: boolean;
}

/** Options with defaults. */
export interface SendSettings<Row> {
  readonly concurrency: number;
  readonly dryRun: boolean;
  readonly key: ((row: Row) => string) | undefined;
  readonly maxSends: number;
  /** The options that apply to each call. */
  readonly request: RequestOptions;
  readonly skip: Required<SkipRules>;
}

/** The outcome of a row. */
export interface SendOutcome<Row> {
  readonly row: Row;
  /** The index of the row, from `firstIndex`. */
  readonly index: number;
  /** The key of the row in the journal. It is empty if the row cannot be sent. */
  readonly key: string;
  /**
   * - `sent`: the API says that the message was sent.
   * - `queued`: the API accepted the message and has not sent it yet.
   * - `planned`: the message would be sent. Only a dry run has this outcome.
   * - `skipped`: nothing was sent. `reason` says why.
   * - `failed`: the message was not sent, or the API accepted it and did not deliver it. `reason` says which. Another job
   *   tries only the former again.
   * - `unknown`: the message may have been sent. Neither this job nor another one with the journal sends it again.
   *   `reason` says what to check.
   */
  readonly outcome: "failed" | "planned" | "queued" | "sent" | "skipped" | "unknown";
  /** The uuid of the message or the email, if it is known. */
  readonly uuid?: string;
  /** Why the message is not sent, or what to check. */
  readonly reason?: string;
  /** The error of a call. */
  readonly error?: unknown;
  /** `true` if an earlier job sent the message, or may have sent it, and this one did not. */
  readonly fromJournal: boolean;
}

/** The number of rows by outcome, and the rows with problems. */
export interface SendManyResult<Row> {
  readonly rows: number;
  readonly sent: number;
  readonly queued: number;
  readonly planned: number;
  readonly skipped: number;
  readonly failed: number;
  readonly unknown: number;
  /** The number of rows that an earlier job sent or may have sent. */
  readonly fromJournal: number;
  /** Every row that is `failed` or `unknown`. */
  readonly problems: readonly SendOutcome<Row>[];
}

/** A row that can be sent. */
export interface PreparedRow<Row> {
  readonly base: Pick<SendOutcome<Row>, "fromJournal" | "index" | "key" | "row">;
  /** The canonical uuid of the contact. */
  readonly contact: string;
  /** The canonical uuid of the sender profile. */
  readonly sender: string;
  /** The digest of contact, channel, subject and text. */
  readonly digest: string;
  /** Identifies the person: the uuid of the contact, and the addresses of an email. */
  readonly identities: readonly string[];
}
