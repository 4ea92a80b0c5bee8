import { WebhooksResource } from "../generated/resources.ts";
import { createJob, type Job } from "../jobs/shared/job.ts";
import type {
  DesiredWebhook,
  EnsureWebhooksOptions,
  EnsureWebhooksResult,
  WebhookOutcome,
} from "../jobs/webhooks/ensure-webhooks-types.ts";

/** Webhooks, with a job that brings them into a desired state. */
export class Webhooks extends WebhooksResource {
  /**
   * Brings the webhooks into a desired state: creates missing ones, updates those that differ, and removes unwanted
   * ones. A second job with the same arguments changes nothing.
   *
   * A webhook is identified by its event and its URL. Other fields are updated only if you set them. Two URLs are equal
   * if HTTP treats them as equal: the case of the host, a default port, dot segments, percent-encoding and the fragment
   * do not matter, but a slash at the end of the path does. Fields are compared as the API stores them: names without
   * surrounding spaces, dates as text, and `{}`, `[]` and `null` as no filter. The order of the values of a filter
   * field, and of the conditions of `and` and `or`, does not matter. So another spelling of the same state changes
   * nothing.
   *
   * It removes webhooks at a desired URL that are not desired themselves, or those that `remove` selects. So if a URL
   * changed, for example because of a new secret, the webhooks at the old URL stay unless `remove` selects them.
   * Removals come last, and only if everything else succeeded: no event is missed, but until then some events may be
   * delivered twice.
   *
   * Progress and reasons contain the host of a URL only, because a URL may contain a secret. If the outcome of a call
   * is uncertain, the job reads the list again. It never sends a call twice.
   *
   * Requests: 1 to read the webhooks, 1 for each that is created, updated or removed, and 1 more for each of these
   * calls with an uncertain outcome. So 3 new webhooks take 4, and a second job takes 1.
   *
   * @param desired - Every webhook that should exist. Each has one event.
   * @param options - `remove`, `dryRun` and others; see `EnsureWebhooksOptions` for their defaults.
   * @returns A job. Await it for the counts, or loop over it for the outcome of each webhook.
   * @throws ConfigurationError from the job, before anything is sent, if an option is invalid, or if a webhook lacks a
   *   required field, has an invalid URL, or is listed twice in any spelling.
   * @throws ListError, UnauthorizedError, ForbiddenError, the reason of `signal`, or the error of reading the list,
   *   from the job. The progress has reported what was sent before.
   *
   * @example
   * const events = ["contact_replied_email", "contact_replied_linkedin_message"] as const;
   * const desired = events.map((event) => ({ name: "Replies to chat", event, target_url }));
   * const { created, kept } = await grinfi.webhooks.ensure(desired);
   */
  ensure(
    desired: readonly DesiredWebhook[],
    options: EnsureWebhooksOptions = {},
  ): Job<WebhookOutcome, EnsureWebhooksResult> {
    return createJob(options, async (progress) => {
      const { ensureWebhooks } = await import("../jobs/webhooks/ensure-webhooks.ts");
      return ensureWebhooks(this, desired, options, progress);
    });
  }
}
