import type { AnyWebhookEvent, EventName } from "./event/webhook-event.ts";
import { EventRunner, inProgress, type ReconcileOptions, type ReconcileResult } from "./event-runner.ts";
import { invalid, settingsOf, type WebhookHandlerOptions } from "./options.ts";
import { createRespond, type DeliveryContext } from "./request/respond.ts";
import { createSecretCheck, partsOf } from "./request/secrets.ts";

/** A webhook for `grinfi.webhooks.ensure` of `@grinfi/sdk`. */
export interface WantedWebhook {
  readonly name: string;
  readonly event: EventName;
  readonly target_url: string;
  readonly request_method: "POST";
}

/** Receives deliveries, and has methods that use the same handlers and the same store. */
export interface WebhookHandler {
  (request: Request, context?: DeliveryContext): Promise<Response>;
  /**
   * Handles an event of a queue, once. With `verify`, it is read back first.
   *
   * @param event - An event that `background` or `parseWebhook` returned.
   * @returns Whether it was handled by this call or before.
   * @throws WebhookError with the code `in_progress` if another call is handling it, or `not_confirmed`.
   * @throws The error of the handler, the store or the read-back. The queue should try again.
   */
  handle(event: AnyWebhookEvent): Promise<"handled" | "handled_before">;
  /**
   * Reads events that may have been lost from the API, and handles those that were not handled, the oldest first. The
   * README lists the events that it finds. Call it regularly, with a time well before the last call: events that were
   * handled are skipped.
   *
   * Requests: 1 for each 100 rows since that time in each list (received messages, sent messages, received emails, sent
   * emails, bounced emails, invitations), at least 1 for each list whose events have a handler; 1 for each 100 contacts
   * of the events that were not handled, and for replies by email 1 more for each 100 contacts.
   *
   * @param options - The time, and a signal.
   * @returns The number of events that were not handled before.
   * @throws WebhookError with the code `invalid_options` without a `client`, or if `since` is not valid.
   * @throws The error of a request, or the reason of `signal`. Errors of handlers go to `onError`.
   */
  reconcile(options: ReconcileOptions): Promise<ReconcileResult>;
  /**
   * Returns the webhooks that deliver the handled events, for `grinfi.webhooks.ensure`.
   *
   * @param url - The public URL of this receiver. If it contains none of the secrets, the first one is added to its
   *   query.
   * @param name - What the names of the webhooks in the app begin with. Default: the host of the URL.
   * @returns A webhook for each known event in `on`.
   * @throws WebhookError with the code `invalid_options` if the URL is not an http or https URL.
   */
  webhooks(url: string, name?: string): WantedWebhook[];
}

/**
 * Creates a receiver of webhooks, as a function from a web `Request` to a `Response`. Use `toNodeHandler` for
 * `node:http` and Express.
 *
 * It responds with 404 if the URL contains none of the secrets, 204 if the event was handled, now or before, 500 if the
 * handler failed, and 503 if another call is handling the event. An event is handled until its handler succeeds, not by
 * two calls at the same time, and not again after it succeeded. If a process dies between the end of the handler and the
 * write to the store, the event can be handled again.
 *
 * @param options - The secrets, the handlers and others; see `WebhookHandlerOptions` for their defaults.
 * @returns The receiver. It has methods that use the same handlers and the same store: `handle`, `reconcile` and
 *   `webhooks`.
 * @throws WebhookError with the code `invalid_options`.
 *
 * @example
 * const handler = createWebhookHandler({
 *   secrets: [secret],
 *   on: { contact_replied_email: ({ payload }) => notify(payload.contact.name, payload.email.subject) },
 * });
 * app.post("/grinfi", (c) => handler(c.req.raw)); // Hono
 */
export function createWebhookHandler(options: WebhookHandlerOptions): WebhookHandler {
  const settings = settingsOf(options);
  const runner = new EventRunner(settings);
  const hasSecret = createSecretCheck(settings.secrets);
  const methods: Pick<WebhookHandler, "handle" | "reconcile" | "webhooks"> = {
    async handle(event) {
      const result = await runner.run(event, "delivery");
      if (result !== "in_progress") return result;
      throw inProgress();
    },
    reconcile: (query) => runner.reconcile(query),
    webhooks: (url, name) => wantedWebhooks(runner.names, url, name, settings.secrets),
  };
  return Object.assign(createRespond(settings, runner, hasSecret), methods);
}

function wantedWebhooks(
  events: readonly EventName[],
  url: string,
  name: string | undefined,
  secrets: readonly string[],
): WantedWebhook[] {
  if (!URL.canParse(url) || !/^https?:/i.test(url)) throw invalid("The URL must be an http or https URL.");
  const target = new URL(url);
  const [first = ""] = secrets;
  if (!partsOf(target).some((part) => secrets.includes(part))) target.searchParams.set("secret", first);
  return events.map((event) => ({
    name: `${name ?? target.host}: ${event}`,
    event,
    target_url: target.href,
    request_method: "POST",
  }));
}
