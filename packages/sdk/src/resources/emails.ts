import { EmailsResource } from "../generated/resources.ts";
import type {
  EmailRow,
  RowsToSend,
  SendManyOptions,
  SendManyResult,
  SendOutcome,
} from "../jobs/send-many/send-many-types.ts";
import { createJob, type Job } from "../jobs/shared/job.ts";
import type { ItemsWaitResult, SentMessage, WaitOptions, WaitStep } from "../jobs/wait/wait-types.ts";
import { clientOf, type JobClient, setClient } from "./job-client.ts";
import { keepErrors } from "./keep-errors.ts";
import type { GrinfiCalls } from "./resource.ts";

/** Emails, with jobs that make many calls. */
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
   * - The addresses in `to_email`, `cc` and `bcc` are compared with the blacklist, too, also in texts such as
   *   `Robin <robin@example.com>`. A row whose `to_email` has no address is `failed`.
   * - Two contacts with the same address get one email: the second row is `skipped`, unless `quietFor` is 0.
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

  /**
   * Waits until emails are sent or have failed, because `emails.send` may return before that. The job changes nothing,
   * so you can start it again at any time, also in another process.
   *
   * An email is `failed` if its status is `failed`, `error`, `missing_body`, `cancelled` or `bounced`. Otherwise it is
   * `done` if its status is `sent` or `sync` or it has a `sent_at`, and open if not. An email may bounce after it is
   * done.
   *
   * Requests: for each read, 1 for each 100 emails that are open: at once, after 2, 4, 8 and 16 seconds, and then every
   * 30, until none is open or nothing has changed for `patience`. More if their contacts have more than 100 newer
   * emails. So 250 emails that are sent take 3.
   *
   * @param emails - The emails, such as `emailDomain` of the values of `emails.send`: their uuids, and those of their
   *   contacts.
   * @param options - `patience` (default: 120,000 ms) and others; see `WaitOptions`.
   * @returns A job. Await it for the outcome of each email, or loop over it for the numbers of each read.
   * @throws ConfigurationError from the job, before anything is sent, if an option is invalid or a uuid is missing.
   * @throws ListError with the reason `filter_ignored`, from the job, if the API returns emails of other contacts.
   * @throws UnauthorizedError, ForbiddenError, or the reason of `signal`, from the job. A read that fails for another
   *   reason does not end it.
   *
   * @example
   * const { items } = await grinfi.emails.waitUntilSent([{ uuid: email_uuid, lead_uuid }]);
   */
  waitUntilSent(emails: readonly SentMessage[], options: WaitOptions = {}): Job<WaitStep, ItemsWaitResult> {
    return createJob(options, async (progress) => {
      const { waitUntilSent } = await import("../jobs/wait/wait-until-sent.ts");
      return waitUntilSent(clientOf(this), "emails", emails, options, progress);
    });
  }
}
