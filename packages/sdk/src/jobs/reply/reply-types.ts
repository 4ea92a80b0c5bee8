import type { CreateTaskBody, SendEmailBody, SendLinkedInMessageBody } from "@grinfi/core";
import type { Journal } from "../journal/journal.ts";
import type { UuidOrName } from "../names/uuid-or-name.ts";
import type { JobOptions } from "../shared/job.ts";

type LinkedInFields = Omit<SendLinkedInMessageBody, "lead_uuid" | "sender_profile_uuid" | "text">;
type EmailFields = Omit<SendEmailBody, "body" | "lead_uuid" | "sender_profile_uuid">;

/** A reply on LinkedIn. */
export interface LinkedInReply extends Partial<LinkedInFields> {
  readonly channel: "linkedin";
  readonly text: string;
  /**
   * The sender profile: its uuid, or its name as `{ name }`.
   *
   * @default the sender profile of the last message exchanged with the contact
   */
  readonly sender_profile_uuid?: UuidOrName;
}

/**
 * A reply by email. Names and addresses that you omit are taken from the last email exchanged with the contact, bounces
 * excluded. If there is none, all of them are required.
 */
export interface EmailReply extends Partial<EmailFields> {
  readonly channel: "email";
  /** The text, as HTML. */
  readonly text: string;
  /**
   * The subject.
   *
   * @default `Re: ` and the subject of the last email, so that both are in one thread
   */
  readonly subject?: string;
  /**
   * The sender profile: its uuid, or its name as `{ name }`.
   *
   * @default the sender profile of the last email exchanged with the contact
   */
  readonly sender_profile_uuid?: UuidOrName;
}

/** A task for later, with the fields of `tasks.create`. */
export interface FollowUpTask extends Omit<CreateTaskBody, "lead_uuid" | "sender_profile_uuid" | "type"> {
  /**
   * The kind of task. It is required, because the API's default would send `text` to the contact when the task is due.
   */
  readonly type: string;
  /**
   * The sender profile: its uuid, or its name as `{ name }`.
   *
   * @default the sender profile of the reply
   */
  readonly sender_profile_uuid?: UuidOrName;
}

interface ReplySettings extends JobOptions<ReplyStep> {
  /**
   * `true` cancels all automations of the contact first.
   *
   * @default true
   */
  readonly cancelAutomations?: boolean;
  /**
   * `true` sends the reply even if the automations could not be cancelled. They may then write to the contact at the
   * same time.
   *
   * @default false
   */
  readonly sendAnyway?: boolean;
  /** The new stage of the contact: its uuid, or its name as `{ name }`. @default the stage does not change */
  readonly stage?: UuidOrName | undefined;
  /** A task to create for the contact. @default none */
  readonly task?: FollowUpTask | undefined;
  /**
   * Records what was done, so that the same reply is sent once, and a job after a crash does only the rest. A message or
   * a task that may have been sent is looked for once. Without a journal each call sends a reply.
   */
  readonly journal?: Journal | undefined;
  /**
   * Identifies the reply to this contact in the journal. Two calls with the same key are the same reply, whatever their
   * other options.
   *
   * @default a SHA-256 digest of contact, channel, subject and text. Line breaks, spaces and the case of the uuid do
   *   not matter
   */
  readonly key?: string;
  /**
   * `true` reads the conversation and returns what would be sent. Nothing is changed, and the steps are `planned`.
   *
   * @default false
   */
  readonly dryRun?: boolean;
}

/** A message or task whose sender profile was looked up. */
export type BySender<Sent> = Sent extends unknown
  ? Omit<Sent, "sender_profile_uuid"> & { readonly sender_profile_uuid?: string }
  : never;

/** A reply on one of the channels, and the steps around it. */
export type ReplyOptions = ReplySettings & (EmailReply | LinkedInReply);

/** A step of a reply, with its outcome. */
export interface ReplyStep {
  readonly step: "cancel" | "send" | "stage" | "task";
  /**
   * - `done`: the API did the step, or accepted it.
   * - `skipped`: the step was not requested.
   * - `failed`: the step certainly was not done, or the message certainly was not delivered. `reason` says why.
   * - `unknown`: the step may have been done. `reason` says what to check. A message or a task is not tried again. With
   *   the same journal, the next job tries the other steps again.
   * - `not_tried`: `reason` says which earlier step prevented it.
   * - `planned`: it is a dry run.
   */
  readonly outcome: "done" | "failed" | "not_tried" | "planned" | "skipped" | "unknown";
  /** The uuid of the message, the email or the task. */
  readonly uuid?: string;
  /** Why the step is not done. */
  readonly reason?: string;
  /** The error of a call. */
  readonly error?: unknown;
  /** `true` if the outcome is that of an earlier job, and this one sent nothing for the step. */
  readonly fromJournal: boolean;
}

/** The result of `contacts.reply`. */
export interface ReplyResult {
  /** The uuid of the contact, in lower case. */
  readonly contact: string;
  /** The key of the reply in the journal. */
  readonly key: string;
  /** Whether all requested steps are done. */
  readonly isComplete: boolean;
  /** All four steps, in order. */
  readonly steps: readonly ReplyStep[];
  /** The message that was or would be sent; `undefined` if an earlier job sent it or may have sent it. */
  readonly message: ReplyMessage | undefined;
}

/** The complete message of a reply. */
export type ReplyMessage =
  | ({ readonly channel: "linkedin" } & SendLinkedInMessageBody)
  | ({ readonly channel: "email" } & SendEmailBody);
