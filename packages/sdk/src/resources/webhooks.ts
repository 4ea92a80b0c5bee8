import { WebhooksResource } from "../generated/resources.ts";
import type { Job } from "../jobs/shared/job.ts";
import { ensureWebhooks } from "../jobs/webhooks/ensure-webhooks.ts";
import type {
  EnsureWebhooksOptions,
  EnsureWebhooksResult,
  WantedWebhook,
  WebhookOutcome,
} from "../jobs/webhooks/ensure-webhooks-types.ts";

/** Webhooks, and the whole set of them at once. */
export class Webhooks extends WebhooksResource {
  /**
   * Makes the webhooks as they are wanted: creates those that are missing, changes those that differ, and removes those that
   * are in the way. What is so already is kept, so a second run changes nothing.
   *
   * A webhook is known by its event and its URL; other fields are changed only where they are given. Two URLs are the same
   * if HTTP sends them to the same place: letter case of the host, a default port, dot segments, percent-encoding and the
   * fragment do not count, a slash at the end of the path does. Fields are compared as the API stores them: names without
   * surrounding spaces, dates as text, `{}`, `[]` and `null` as no filter; the values of a filter field, and the conditions
   * of `and` and `or`, in any order. So another spelling of the same set changes nothing.
   *
   * Removed are those that are not wanted at one of the wanted URLs, or those that `remove` names; nothing else is touched.
   * So after a URL changed, for instance for a new secret in it, the webhooks at the old one stay unless `remove` names
   * them. They are removed last, and only when everything else is done: no event is missed, but until then some may come
   * twice.
   *
   * Progress and reasons never hold a URL, only its host. A call that ends unclear is settled by reading the list again, and
   * is never sent again by this run.
   *
   * Requests: 1 to read them, 1 for each that is created, changed or removed, and 1 more for each of these calls that ends
   * unclear. For 3 new webhooks 4; for a second run 1.
   *
   * @param wanted - Every webhook that should be there, one event each.
   * @returns A job: await it for the counts, or loop over it for what became of each webhook.
   * @throws ConfigurationError when a webhook lacks what it needs, has no URL, or is there twice, in whatever spelling.
   * @throws ListError, UnauthorizedError, ForbiddenError, the reason of `signal` or what the reading ends in, from the
   *   run: they end it. Whatever was sent by then has been told as progress.
   *
   * @example
   * const events = ["contact_replied_email", "contact_replied_linkedin_message"] as const;
   * const wanted = events.map((event) => ({ name: "Replies to chat", event, target_url }));
   * const { created, kept } = await grinfi.webhooks.ensure(wanted);
   */
  ensure(
    wanted: readonly WantedWebhook[],
    options?: EnsureWebhooksOptions,
  ): Job<WebhookOutcome, EnsureWebhooksResult> {
    return ensureWebhooks(this, wanted, options);
  }
}
