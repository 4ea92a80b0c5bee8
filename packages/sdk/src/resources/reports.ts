import type { RequestOptions } from "../calls/options.ts";
import type { Resources } from "../generated/resources.ts";
import type { Period } from "../jobs/report/period.ts";
import { reportSenders } from "../jobs/report/senders-report.ts";
import type { SendersReport } from "../jobs/report/senders-report-types.ts";

/** Reports over the whole team. For one automation see `automations.report`. */
export class Reports {
  readonly #grinfi: Resources;

  constructor(grinfi: Resources) {
    this.#grinfi = grinfi;
  }

  /**
   * Counts for each sender profile what was sent, came in and failed in a period.
   *
   * Tasks count by when they were carried out, messages by when they were sent. The API does not count accepted
   * invitations, nor emails that were received, opened, clicked or bounced, by sender: these are in `team`.
   *
   * Requests: 6, and 1 for each 100 sender profiles; so 7 for a team of 20.
   *
   * @param period - From its first moment up to its end, which is not in it. A date alone is midnight in UTC; for a day
   *   elsewhere give moments with their time zone.
   * @throws ConfigurationError when the period cannot be read or is empty.
   *
   * @example
   * const { senders } = await grinfi.reports.senders({
   *   from: "2026-03-02T00:00:00+01:00",
   *   to: "2026-03-03T00:00:00+01:00",
   * });
   * for (const { name, invitationsSent, messagesReceived } of senders) console.log(name, invitationsSent, messagesReceived);
   */
  senders(period: Period, options?: RequestOptions): Promise<SendersReport> {
    return reportSenders(this.#grinfi, period, options);
  }
}
