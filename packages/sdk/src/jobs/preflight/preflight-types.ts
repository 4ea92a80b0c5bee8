import type { Automation } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { Counts } from "../report/counts.ts";
import type { JobOptions } from "../shared/job.ts";

/** Options of `automations.preflight`. */
export interface PreflightOptions extends JobOptions<PreflightStep> {
  /**
   * The uuids of the contacts to check, such as those that you are about to enrol, at least one. A uuid in two spellings
   * counts once. The digest contains those in progress, too.
   *
   * @default the contacts who are in progress in the automation
   */
  readonly contacts?: readonly string[];
  /**
   * The IANA name of the time zone in which today begins at midnight.
   *
   * @default "UTC"
   */
  readonly timezone?: string;
}

/** The progress of a preflight. */
export interface PreflightStep {
  /** The number of contacts that were checked so far. */
  readonly checked: number;
  readonly total: number;
}

/** The result of `automations.preflight`: what a start would set in motion, and reasons not to start it. */
export interface Preflight {
  /** The automation. `status` is `on` if it is running already. */
  readonly automation: Automation;
  readonly queue: PreflightQueue;
  /** The sender profiles of the audiences, the steps and the waiting tasks. */
  readonly senders: readonly PreflightSender[];
  readonly contacts: PreflightContacts;
  /**
   * The audiences whose contacts enter by a filter as soon as the automation is started. These contacts are not in
   * progress yet, so they are only checked if you pass them as `contacts`.
   */
  readonly automaticAudiences: readonly AutomaticAudience[];
  /**
   * Identifies what was found. Pass it to `automations.start` as `expect`. It consists of four digests: of the
   * automation, the queue with the contacts in progress, the senders with their accounts, and the contacts that were
   * checked. It does not contain anything that changes as time passes.
   */
  readonly digest: string;
}

/** An audience whose contacts enter by a filter. */
export interface AutomaticAudience {
  /** The id of the contact source in the version. */
  readonly id: number;
  readonly name: string | null;
}

/** The queue of an automation. What is due in the queue of a stopped automation runs at once when it is started. */
export interface PreflightQueue {
  /** The number of contacts who are in progress. */
  readonly inProgress: number;
  /** Tasks that wait, by type. */
  readonly waiting: Counts;
  /** The number of waiting tasks that are due now. Some may wait for an event, such as a reply. */
  readonly due: number;
  /** When the oldest of them became due, in ISO 8601; absent if none is due. */
  readonly since?: string;
}

/** A sender profile of an automation. */
export interface PreflightSender {
  readonly uuid: string;
  /** First and last name. Absent if the profile does not exist. */
  readonly name?: string;
  /** The number of its tasks that wait in this automation. */
  readonly waiting: number;
  readonly problems: readonly SenderProblem[];
}

/** What may keep a sender profile from sending. */
export interface SenderProblem {
  /**
   * - `not_found`: the profile does not exist.
   * - `disabled`: its status is `disabled`. Some disabled profiles send nevertheless, so do not decide by it alone.
   * - `on_hold`: it runs no task before a time.
   * - `no_linkedin_account`, `no_mailbox`: a step needs one, and the profile has none.
   * - `browser_not_running`: a step needs LinkedIn, and its browser neither runs nor is idle.
   * - `mailbox_not_active`: a step sends email, and the status of its mailbox is not `active`. The API does not document
   *   the statuses of mailboxes.
   * - `daily_limit_reached`: a step sends email, and automations have sent as many emails today from its mailbox as they
   *   may in a day.
   */
  readonly problem:
    | "browser_not_running"
    | "daily_limit_reached"
    | "disabled"
    | "mailbox_not_active"
    | "no_linkedin_account"
    | "no_mailbox"
    | "not_found"
    | "on_hold";
  /** The value that shows the problem, such as a status, a time or numbers. */
  readonly detail: string;
}

/** Reasons not to write to the contacts of an automation. */
export interface PreflightContacts {
  /** The number of contacts that were checked. */
  readonly checked: number;
  /** The number of contacts in progress that the API counts but does not list, so that they were not checked. */
  readonly notChecked: number;
  /** The number of contacts who are in progress in another automation. */
  readonly inOtherAutomations: number;
  /** The number of contacts to whom the team wrote today, or for whom a message is waiting, however old it is. */
  readonly writtenToToday: number;
  /** The number of contacts who have ever written, on LinkedIn or by email. */
  readonly replied: number;
  readonly blacklisted: number;
  /** The number of contacts who do not exist. */
  readonly missing: number;
  /** Every contact that one of these numbers counts. */
  readonly findings: readonly ContactFinding[];
}

/** Reasons not to write to a contact. A field is absent if it does not apply. */
export interface ContactFinding {
  readonly uuid: string;
  /** The uuids of other automations in which the contact is in progress. */
  readonly otherAutomations?: readonly string[];
  /** When somebody of the team last wrote to the contact, if it was today, in ISO 8601. Now if a message is waiting. */
  readonly writtenToAt?: string;
  /** When the contact last wrote, in ISO 8601. */
  readonly repliedAt?: string;
  /** The entry of the blacklist that matches the contact, in words. */
  readonly blacklisted?: string;
  /** Whether the contact does not exist. */
  readonly isMissing?: true;
}

/** Options of `automations.start`. */
export interface StartOptions extends RequestOptions {
  /** The `digest` of a preflight. If a new preflight finds anything else, the automation is not started. */
  readonly expect?: string;
  /** The contacts that were passed to the preflight, if any. */
  readonly contacts?: readonly string[];
}
