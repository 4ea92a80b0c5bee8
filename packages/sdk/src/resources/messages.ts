import { MessagesResource } from "../generated/resources.ts";
import type {
  MessageRow,
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

/** LinkedIn messages, with jobs that make many calls. */
export class Messages extends MessagesResource {
  constructor(calls: GrinfiCalls, client: JobClient) {
    super(calls);
    setClient(this, client);
  }

  /**
   * Sends LinkedIn messages, each once, to contacts who have not replied, are not on the blacklist, and were not written
   * to within a day. `skip` changes these rules.
   *
   * It reads rows as it needs them, 100 at a time, checks their contacts, and sends them. A row that cannot be sent, for
   * example because its text has more than 8,000 characters, is `failed` before anything of it is sent. Characters are
   * counted as by `length` of a string, so an emoji counts as two or more. If an array has more than `maxSends` rows,
   * nothing is sent. Of a generator or a stream, the rows after the limit are `skipped`: pass `rows.values()` to send an
   * array in portions.
   *
   * If a message may have been sent, the job looks for its text in the conversation with the contact. If it does not
   * find it, the row is `unknown`, and not sent again. With a `journal`, this also applies to the messages of an
   * interrupted job: another job with the journal sends only the remaining rows. The journal contains uuids, times and
   * digests, but no text.
   *
   * The same text to the same contact is sent once, even if the uuid is in upper case or the text has other line breaks.
   * The job keeps less than 1 KB in memory for each row until it ends.
   *
   * Requests: 1 for each message that is sent, and 1 to look up the sender profile by uuid, or as many as `uuidOf` by
   * name. For each 100 rows 3 to check the contacts, and 1 more if companies are on the blacklist. The blacklist takes 1
   * for each 500 people and 1 for each 500 companies, at least 2. So 1,000 messages take about 1,032. A check takes more
   * if 100 contacts have more than 500 messages or emails (1 for each 500), or for a contact in no list (1 each). With
   * all rules of `skip` off, 100 rows take 1. Messages that may have been sent take 1 for each 100 rows.
   *
   * @param rows - The messages, from an array, a generator or a stream.
   * @param options - `sender_profile_uuid`, `maxSends` (default: 500), `skip`, `journal`, `dryRun` and others; see
   *   `SendManyOptions` for their defaults.
   * @returns A job. Await it for the counts and the problems, or loop over it for the outcome of each row.
   * @throws ConfigurationError from the job, before anything is sent, if an option is invalid, if an array has more than
   *   `maxSends` rows, or if the same job already uses the journal.
   * @throws InvalidInputError from the job, before anything is sent, if the rows are not iterable.
   * @throws LookupError from the job, before anything is sent, if `sender_profile_uuid` of the options is a string that
   *   is not a uuid, does not exist, or is a name with several matches.
   * @throws ListError with the reason `filter_ignored`, from the job, if the API returns data of other contacts.
   * @throws UnauthorizedError, ForbiddenError, PaymentRequiredError, the reason of `signal`, or the error of the rows or
   *   the journal, from the job. The outcomes of the messages in progress are reported before. Other errors are in the
   *   outcome of their row.
   *
   * @example
   * const rows = contacts.map(({ uuid, first_name }) => ({ lead_uuid: uuid, text: `Hello ${first_name ?? "there"}!` }));
   * const job = grinfi.messages.sendMany(rows, { sender_profile_uuid, journal });
   * const { sent, queued, skipped, problems } = await job;
   */
  sendMany(
    rows: RowsToSend<MessageRow>,
    options?: SendManyOptions<MessageRow>,
  ): Job<SendOutcome<MessageRow>, SendManyResult<MessageRow>> {
    return createJob(options, async (progress) => {
      keepErrors(rows);
      const { sendMessages } = await import("../jobs/send-many/channels/linkedin-channel.ts");
      return sendMessages(clientOf(this), rows, options, progress);
    });
  }

  /**
   * Waits until LinkedIn messages are sent or have failed, because `messages.send` returns before that. The job changes
   * nothing, so you can start it again at any time, also in another process.
   *
   * A message is `failed`, with the API's reason, if its status is `bounced`, `cancelled`, `error`, `failed` or
   * `missing_body`. Otherwise it is `done` if its status is `done`, `sent` or `sync` or it has a `sent_at`, and open if
   * not. It is found by its contact: the API is not known to filter messages by uuid.
   *
   * Requests: for each read, 1 for each 100 messages that are open: at once, after 2, 4, 8 and 16 seconds, and then
   * every 30, until none is open or nothing has changed for `patience`. More if their contacts have more than 100 newer
   * messages. So 250 messages that are sent take 3.
   *
   * @param messages - The messages, such as the values of `messages.send`: their uuids, and those of their contacts.
   * @param options - `patience` (default: 120,000 ms) and others; see `WaitOptions`.
   * @returns A job. Await it for the outcome of each message, or loop over it for the numbers of each read.
   * @throws ConfigurationError from the job, before anything is sent, if an option is invalid or a uuid is missing.
   * @throws ListError with the reason `filter_ignored`, from the job, if the API returns messages of other contacts.
   * @throws UnauthorizedError, ForbiddenError, or the reason of `signal`, from the job. A read that fails for another
   *   reason does not end it.
   *
   * @example
   * const message = await grinfi.messages.send({ lead_uuid, sender_profile_uuid, text });
   * const { items } = await grinfi.messages.waitUntilSent([message]);
   */
  waitUntilSent(messages: readonly SentMessage[], options: WaitOptions = {}): Job<WaitStep, ItemsWaitResult> {
    return createJob(options, async (progress) => {
      const { waitUntilSent } = await import("../jobs/wait/wait-until-sent.ts");
      return waitUntilSent(clientOf(this), "messages", messages, options, progress);
    });
  }
}
