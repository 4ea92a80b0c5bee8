import type { SenderProfile } from "@grinfi/core";

/** Messages that were sent and received in a period, by sender profile. */
export interface SendersReport {
  /** The period in UTC. Its end is exclusive. */
  readonly period: { readonly from: string; readonly to: string };
  /** Every sender profile. Deleted profiles that have counts come last. */
  readonly senders: readonly SenderReport[];
  /** Counts that the API has only for the whole team. A count is `undefined` if the API does not return it. */
  readonly team: TeamReport;
}

/** The counts of one sender profile in the period. */
export interface SenderReport {
  /** The uuid of the sender profile. It is empty for counts without a sender profile. */
  readonly uuid: string;
  /** First and last name. `undefined` if the profile was deleted. */
  readonly name: string | undefined;
  readonly status: SenderProfile["status"] | undefined;
  /** Connection requests that were sent, by automations or by hand. */
  readonly invitationsSent: number;
  /**
   * LinkedIn messages that were sent, including notes of invitations, InMails and messages written in LinkedIn itself.
   */
  readonly messagesSent: number;
  /** LinkedIn messages that were received. */
  readonly messagesReceived: number;
  /** Emails that automations and tasks sent. Emails written by hand do not count. */
  readonly emailsSent: number;
  /** Tasks of every type that failed in the period. Tasks without a time of execution do not count. */
  readonly tasksFailed: number;
}

/**
 * Counts of the whole team. Do not divide them: an acceptance in the period may belong to an invitation that was sent
 * before it. `automations.report` has rates.
 */
export interface TeamReport {
  /** The API does not say whether it includes contacts who were connected before. */
  readonly invitationsAccepted: number | undefined;
  readonly emailsReceived: number | undefined;
  readonly emailsOpened: number | undefined;
  readonly emailsClicked: number | undefined;
  readonly emailsBounced: number | undefined;
}
