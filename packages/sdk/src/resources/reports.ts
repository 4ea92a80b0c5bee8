import type { RequestOptions } from "../calls/options.ts";
import type { Period } from "../jobs/report/period.ts";
import type { SendersReport } from "../jobs/report/senders-report-types.ts";
import { clientOf, type JobClient, setClient } from "./job-client.ts";

/** Reports on the whole team. For one automation see `automations.report`. */
export class Reports {
  constructor(client: JobClient) {
    setClient(this, client);
  }

  /**
   * Counts the sent, received and failed messages of each sender profile in a period.
   *
   * Tasks count by the time when they were carried out, messages by the time when they were sent. The API does not
   * count by sender: accepted invitations, and emails that were received, opened, clicked or bounced. These counts are
   * in `team`.
   *
   * Requests: 6, and 1 for each 100 sender profiles. So a team of 20 takes 7.
   *
   * @param period - The start and the exclusive end. A date alone is midnight in UTC. For a day in another time zone,
   *   pass times with a time zone.
   * @param options - The options of each call, such as `timeout` and `signal`.
   * @returns The counts of each sender profile and of the team.
   * @throws ConfigurationError if the period is invalid or empty.
   * @throws ListError if counts of the API are not numbers.
   *
   * @example
   * const { senders } = await grinfi.reports.senders({
   *   from: "2026-03-02T00:00:00+01:00",
   *   to: "2026-03-03T00:00:00+01:00",
   * });
   * for (const { name, invitationsSent, messagesReceived } of senders) {
   *   console.log(name, invitationsSent, messagesReceived);
   * }
   */
  async senders(period: Period, options?: RequestOptions): Promise<SendersReport> {
    const { reportSenders } = await import("../jobs/report/senders-report.ts");
    return reportSenders(clientOf(this), period, options);
  }
}
