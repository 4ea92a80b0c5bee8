import type { Body } from "../../resources/inputs.ts";
import type { Reference } from "../names/reference.ts";
import type { JobOptions } from "../shared/job.ts";
import type { Journal } from "../shared/journal.ts";

type LinkedInFields = Omit<Body<"sendLinkedInMessage">, "lead_uuid" | "sender_profile_uuid" | "text">;
type EmailFields = Omit<Body<"sendEmail">, "body" | "lead_uuid" | "sender_profile_uuid">;

/** A reply on LinkedIn. */
export interface LinkedInReply extends Partial<LinkedInFields> {
  readonly channel: "linkedin";
  readonly text: string;
  /** Who writes: a sender profile, or its name as `{ name }`. @default the sender profile of the last message exchanged with the contact, so that the same seat answers */
  readonly sender_profile_uuid?: Reference;
}

/**
 * A reply by email. Who writes from and to which address is taken from the last email exchanged with the contact, bounces
 * apart; where there is none, all of it must be given.
 */
export interface EmailReply extends Partial<EmailFields> {
  readonly channel: "email";
  /** As HTML. */
  readonly text: string;
  /** @default `Re: ` and the subject of the last email, which keeps both in one thread */
  readonly subject?: string;
  /** Who writes: a sender profile, or its name as `{ name }`. @default the sender profile of the last email exchanged with the contact, so that the same seat answers */
  readonly sender_profile_uuid?: Reference;
}

/** What is to be done later, as the API takes it. */
export interface FollowUpTask extends Omit<Body<"createTask">, "lead_uuid" | "sender_profile_uuid" | "type"> {
  /** The kind of step. There is no default: that of the API sends `text` to the contact when the task is due. */
  readonly type: string;
  /** Who does it: a sender profile, or its name as `{ name }`. @default the sender profile that replies */
  readonly sender_profile_uuid?: Reference;
}

interface ReplySettings extends JobOptions<ReplyStep> {
  /**
   * `true`: takes the contact out of all of its automations first.
   *
   * @default true
   */
  readonly cancelAutomations?: boolean;
  /**
   * `true`: sends even if the automations could not be cancelled, which may write to the contact at the same time.
   *
   * @default false
   */
  readonly sendAnyway?: boolean;
  /** The stage that the contact comes to: its uuid, or its name as `{ name }`. @default it stays where it is */
  readonly stage?: Reference | undefined;
  /** A task for the contact. @default none */
  readonly task?: FollowUpTask | undefined;
  /**
   * Keeps what was done, so that the same reply is sent once, and another run after a crash does only the rest. Without one
   * each call is a reply of its own.
   */
  readonly journal?: Journal | undefined;
  /**
   * What the reply is known by in the journal, for its contact: the same key is the same reply, whatever else is asked for.
   *
   * @default a SHA-256 digest of contact, channel, subject and text as they are given; other breaks and spaces make no other
   *   reply, nor does a uuid in upper case
   */
  readonly key?: string;
  /**
   * `true`: only reads the conversation and says what would be sent. Nothing is changed.
   *
   * @default false
   */
  readonly dryRun?: boolean;
}

/** What is sent as a sender profile, once that was looked up. */
export type BySender<Sent> = Sent extends unknown
  ? Omit<Sent, "sender_profile_uuid"> & { readonly sender_profile_uuid?: string }
  : never;

/** A reply, by its channel, and what is done along with it. */
export type ReplyOptions = ReplySettings & (EmailReply | LinkedInReply);

/** What became of a step of a reply. */
export interface ReplyStep {
  readonly step: "cancel" | "send" | "stage" | "task";
  /**
   * - `done`: the API did it, or took it on.
   * - `skipped`: it was not asked for.
   * - `failed`: it certainly was not done, or the message certainly did not leave; `reason` says why.
   * - `unknown`: it may have been done or not; `reason` says what to look at. A message or a task is not tried again.
   * - `not_tried`: `reason` says what stood in its way.
   */
  readonly outcome: "done" | "failed" | "not_tried" | "skipped" | "unknown";
  /** The uuid of the message, the email or the task. */
  readonly uuid?: string;
  /** Why it is not done. */
  readonly reason?: string;
  /** What a call for it ended in. */
  readonly error?: unknown;
  /** `true`: an earlier run did it, and this one sent nothing for it. */
  readonly fromJournal: boolean;
}

export interface ReplyResult {
  /** The uuid of the contact, in lower case. */
  readonly contact: string;
  /** What the journal knows the reply by. */
  readonly key: string;
  /** Whether all that was asked for is done. */
  readonly isComplete: boolean;
  /** All four steps, in their order. */
  readonly steps: readonly ReplyStep[];
  /** What was, or would be, sent; `undefined` where an earlier run had sent it. */
  readonly message: ReplyMessage | undefined;
}

/** The message of a reply with all that was left out. */
export type ReplyMessage =
  | ({ readonly channel: "linkedin" } & Body<"sendLinkedInMessage">)
  | ({ readonly channel: "email" } & Body<"sendEmail">);
