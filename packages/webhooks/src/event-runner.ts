import { eventKeys } from "./event/event-keys.ts";
import { type AnyWebhookEvent, type EventName, webhookEventNames } from "./event/webhook-event.ts";
import {
  type EventContext,
  type EventHandler,
  invalid,
  needsClient,
  type WebhookSettings,
} from "./options.ts";
import { readLostEvents } from "./rows/lost-events.ts";
import { readBack } from "./rows/read-back.ts";
import { type HandlingResult, handleOnce, wasHandled } from "./store/handle-once.ts";
import { WebhookError } from "./webhook-error.ts";

/** Options of `handler.reconcile`. */
export interface ReconcileOptions {
  /** Rows that were created before are not read. It must be within `retention`. */
  readonly since: Date | string;
  /** Stops before the next request or event. */
  readonly signal?: AbortSignal;
}

/** The number of events that `reconcile` found and that were not handled before. */
export interface ReconcileResult {
  readonly handled: number;
  /** Events whose handler failed. `onError` received the errors. */
  readonly failed: number;
  /** Events that another call or process was handling. */
  readonly inProgress: number;
}

export const inProgress = (): WebhookError =>
  new WebhookError("in_progress", "Another call is handling the event.");

/** Runs the handlers of events, each event once. */
export class EventRunner {
  /** The known events that have a handler. */
  readonly names: readonly EventName[];
  readonly #settings: WebhookSettings;

  constructor(settings: WebhookSettings) {
    this.#settings = settings;
    this.names = webhookEventNames.filter((name) => settings.on[name] !== undefined);
  }

  async contextOf(event: AnyWebhookEvent, source: EventContext["source"]): Promise<EventContext> {
    return { id: (await eventKeys(event)).id, source };
  }

  /** Events without a handler count as handled. @throws The error of the handler, the store or the read-back. */
  async run(event: AnyWebhookEvent, source: EventContext["source"]): Promise<HandlingResult> {
    const { client, digestWindow, lease, on, retention, store, verify } = this.#settings;
    const handler = on[event.name] as EventHandler<AnyWebhookEvent> | undefined;
    if (handler === undefined) return "handled";
    const { isDigest, keys } = await eventKeys(event);
    const times = { lease, retention: isDigest ? digestWindow : retention };
    const run = async (confirmed: AnyWebhookEvent): Promise<unknown> =>
      handler(confirmed, await this.contextOf(isDigest ? event : confirmed, source));
    if (client === undefined || verify === false || source === "reconcile")
      return handleOnce(store, keys, times, () => run(event));
    return handleOnce(store, keys, times, async () => {
      const confirmed = await readBack(client, event);
      // A delivery may lack the uuid or the text of a message, which the API shows.
      const others = (await eventKeys(confirmed)).keys.filter((key) => !isDigest && !keys.includes(key));
      if ((await handleOnce(store, others, times, () => run(confirmed))) === "in_progress")
        throw inProgress();
    });
  }

  /** @throws WebhookError with the code `invalid_options`, the error of a request, or the reason of `signal`. */
  async reconcile({ since, signal }: ReconcileOptions): Promise<ReconcileResult> {
    const { client, onError, retention, store } = this.#settings;
    if (client === undefined) throw needsClient("reconcile");
    const events = await readLostEvents(client, this.names, {
      since: checkSince(since, retention),
      signal,
      isHandled: async (event) => wasHandled(store, (await eventKeys(event)).keys),
    });
    const counts = { handled: 0, failed: 0, inProgress: 0 };
    for (const event of events) {
      signal?.throwIfAborted();
      try {
        const result = await this.run(event, "reconcile");
        if (result === "handled") counts.handled += 1;
        if (result === "in_progress") counts.inProgress += 1;
      } catch (error) {
        counts.failed += 1;
        onError(error, event);
      }
    }
    return counts;
  }
}

/** Events from before `retention` would be handled again, because the store has forgotten them. */
function checkSince(since: Date | string, retention: number): Date {
  const time = new Date(since);
  const age = Date.now() - time.getTime();
  if (age >= 0 && age < retention) return time;
  throw invalid(`since must be a Date or ISO text within the last ${retention} ms.`);
}
