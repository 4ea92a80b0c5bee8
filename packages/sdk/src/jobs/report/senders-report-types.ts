import type { SenderProfile } from "../../generated/types.ts";

/** What was sent and came in, in a period, by sender profile. */
export interface SendersReport {
  /** The period, in UTC: from its first moment up to its end, which is not in it. */
  readonly period: { readonly from: string; readonly to: string };
  /** Every sender profile, and at the end those that something was counted for and that are no longer there. */
  readonly senders: readonly SenderReport[];
  /** What the API only counts for the whole team. A count is `undefined` where it does not say. */
  readonly team: TeamReport;
}

export interface SenderReport {
  /** Of the sender profile; empty for what has none. */
  readonly uuid: string;
  /** First and last name; `undefined` where the profile is no longer there. */
  readonly name: string | undefined;
  readonly status: SenderProfile["status"] | undefined;
  /** Connection requests that were carried out, by automations or by hand. */
  readonly invitationsSent: number;
  /** LinkedIn messages that left: notes of invitations, InMails and what was written in LinkedIn itself among them. */
  readonly messagesSent: number;
  /** LinkedIn messages that came in. */
  readonly messagesReceived: number;
  /** Email steps and tasks that were carried out; not what was written by hand. */
  readonly emailsSent: number;
  /** Tasks of every type that failed, by when they were tried; one that has no such time is not counted. */
  readonly tasksFailed: number;
}

/**
 * Counts of a period do not make rates: an acceptance or a reply in it may be of what was sent before it. For rates see
 * `automations.report`.
 */
export interface TeamReport {
  /** The API does not say whether contacts who were connected beforehand are among them. */
  readonly invitationsAccepted: number | undefined;
  readonly emailsReceived: number | undefined;
  readonly emailsOpened: number | undefined;
  readonly emailsClicked: number | undefined;
  readonly emailsBounced: number | undefined;
}
