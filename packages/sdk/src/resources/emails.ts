import { EmailsResource } from "../generated/resources.ts";
import type {
  EmailRow,
  RowsToSend,
  SendManyOptions,
  SendManyResult,
  SendOutcome,
} from "../jobs/send-many/send-many-types.ts";
import { createJob, type Job } from "../jobs/shared/job.ts";
import { clientOf, type JobClient, setClient } from "./job-client.ts";
import { keepErrors } from "./keep-errors.ts";
import type { GrinfiCalls } from "./resource.ts";

/** Emails, with a job that sends many. */
export class Emails extends EmailsResource {
  constructor(calls: GrinfiCalls, client: JobClient) {
    super(calls);
    setClient(this, client);
  }

  /**
   * Sends emails, each once, to contacts who have not replied, are not on the blacklist, and were not written to within
   * a day. `skip` changes these rules. It works like `messages.sendMany`, with these differences:
   *
   * - A row without a `body` is `failed`, because the API would send an empty email, or none.
   * - The addresses in `to_email`, `cc` and `bcc` are compared with the blacklist, too.
   * - Two emails with the same text and another subject are different ones.
   * - To find an email that may have been sent, the job reads the text of each new email with the same subject.
   *
   * Requests: as many as `messages.sendMany`: 1 for each email that is sent, about 3 for each 100 rows, and at least 2
   * for the blacklist. So 1,000 emails take about 1,032. Emails that may have been sent take 1 for each 100 rows, and 1
   * for each text.
   *
   * @param rows - The emails, from an array, a generator or a stream.
   * @param options - `sender_profile_uuid`, `maxSends` (default: 500), `skip`, `journal`, `dryRun` and others; see
   *   `SendManyOptions` for their defaults.
   * @returns A job. Await it for the counts and the problems, or loop over it for the outcome of each row.
   * @throws The same errors as `messages.sendMany`, from the job.
   *
   * @example
   * const rows = contacts.map(({ uuid, name, work_email }) => ({
   *   ...{ lead_uuid: uuid, to_name: name ?? "", to_email: work_email ?? "" },
   *   ...{ from_name: "Kim Placeholder", from_email: "kim@sender.example.com" },
   *   ...{ subject: "Your question about pallets", body: "<p>Good morning.</p>" },
   * }));
   * const { sent, queued, skipped, problems } = await grinfi.emails.sendMany(rows, { sender_profile_uuid, journal });
   */
  sendMany(
    rows: RowsToSend<EmailRow>,
    options?: SendManyOptions<EmailRow>,
  ): Job<SendOutcome<EmailRow>, SendManyResult<EmailRow>> {
    return createJob(options, async (progress) => {
      keepErrors(rows);
      const { sendEmails } = await import("../jobs/send-many/channels/email-channel.ts");
      return sendEmails(clientOf(this), rows, options, progress);
    });
  }
}
