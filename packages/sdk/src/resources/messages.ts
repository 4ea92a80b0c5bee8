import { MessagesResource } from "../generated/resources.ts";
import { createJob, type Job } from "../jobs/shared/job.ts";
import type { ItemsWaitResult, SentMessage, WaitOptions, WaitStep } from "../jobs/wait/wait-types.ts";
import { clientOf, type JobClient, setClient } from "./job-client.ts";
import type { GrinfiCalls } from "./resource.ts";

/** LinkedIn messages, with jobs that make many calls. */
export class Messages extends MessagesResource {
  constructor(calls: GrinfiCalls, client: JobClient) {
    super(calls);
    setClient(this, client);
  }

  /**
   * Waits until LinkedIn messages are sent or have failed, because `messages.send` returns before that. The job changes
   * nothing, so you can start it again at any time, also in another process.
   *
   * A message is `done` if its status is `done` or it has a `sent_at`, `failed` with the API's reason if its status is
   * `failed`, and open otherwise. It is found by its contact: the API is not known to filter messages by uuid.
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
