import type { AnyWebhookEvent, EventName, UnknownWebhookEvent, WebhookEvent } from "./event/webhook-event.ts";
import { webhookEventNames } from "./event/webhook-event.ts";
import { checkSecrets } from "./request/secrets.ts";
import type { RowsClient } from "./rows/rows-client.ts";
import type { EventStore } from "./store/event-store.ts";
import { createMemoryStore } from "./store/memory-store.ts";
import { WebhookError } from "./webhook-error.ts";

/** What a handler learns about an event beside its payload. */
export interface EventContext {
  /** Identifies the event. It is the same for every delivery of it. */
  readonly id: string;
  /** `delivery`: a webhook delivered it. `reconcile`: it was read from the API. */
  readonly source: "delivery" | "reconcile";
}

/** Handles an event. If it throws, the event is handled again when it is delivered or read again. */
export type EventHandler<Event> = (event: Event, context: EventContext) => unknown;

/** The handlers of events by name, and one for events with names that this version does not know. */
export type EventHandlers = {
  readonly [Name in EventName]?: EventHandler<WebhookEvent<Name>>;
} & { readonly unknown?: EventHandler<UnknownWebhookEvent> };

/** Options of `createWebhookHandler`. */
export interface WebhookHandlerOptions {
  /**
   * The secrets, one of which must be in the URL of a delivery: as a segment of its path, or as a value of its query.
   * The first one is in the URLs of new webhooks. Add a new one in front to replace it, and remove the old one when no
   * webhook has it any more. Each has at least 16 characters: letters, digits and `.` `_` `~` `-`.
   */
  readonly secrets: readonly string[];
  /** The handlers of events. Deliveries of other events are accepted and dropped. */
  readonly on: EventHandlers;
  /**
   * Where the handled events are remembered. Use `createRedisStore`, or a store of your own, if the receiver runs in
   * several processes or must not forget when it starts again.
   *
   * @default createMemoryStore()
   */
  readonly store?: EventStore;
  /**
   * When the response is sent.
   *
   * - `false`: when the handler has ended: 204 if it succeeded, or 500 if it failed.
   * - `true`: 202 before the handler runs. It runs in `waitUntil` of the second argument, if there is one. If it fails,
   *   or the process ends, the event is lost unless `reconcile` finds it.
   * - a function: 202 when it has put the event into a queue of yours. The handler does not run. The worker of the queue
   *   passes the event to `handler.handle`.
   *
   * @default false
   */
  readonly background?: boolean | EventHandler<AnyWebhookEvent>;
  /** The client that `verify` and `reconcile` read the API with, such as a `Grinfi` of `@grinfi/sdk`. */
  readonly client?: RowsClient;
  /**
   * `read-back` reads the message, the email, the task or the contact of each delivery from the API before the handler
   * runs: one request. If the API does not show it, the response is a 503, and the handler does not run. The handler
   * gets the values of the API.
   *
   * @default false
   */
  readonly verify?: "read-back" | false;
  /**
   * The largest body in bytes, also after inflating.
   *
   * @default 1_000_000
   */
  readonly maxBodyBytes?: number;
  /**
   * The milliseconds after which an event may be handled again if the process that was handling it has died. Running
   * handlers renew it, so it can be shorter than a handler takes.
   *
   * @default 60_000
   */
  readonly lease?: number;
  /**
   * The milliseconds for which a handled event is remembered.
   *
   * @default 30 days
   */
  readonly retention?: number;
  /**
   * The milliseconds for which an event without an identity is remembered, such as `contact_updated`. Until then,
   * another one with the same payload is taken for a repeated delivery.
   *
   * @default 1 hour
   */
  readonly digestWindow?: number;
  /**
   * Receives the errors of handlers, stores, read-backs and invalid bodies, with the event if there is one. They contain
   * no secret, unless your handler's own error does. If it throws, that error is written to the console.
   *
   * @default writes the error and the name of the event to the console
   */
  readonly onError?: (error: unknown, event?: AnyWebhookEvent) => void;
}

const HOUR = 60 * 60 * 1000;

type Defaults = Required<Omit<WebhookHandlerOptions, "client" | "on" | "secrets">>;

/** Options with their defaults. */
export type WebhookSettings = Defaults & Pick<WebhookHandlerOptions, "client" | "on" | "secrets">;

/** @throws WebhookError with the code `invalid_options`. The message contains no secret. */
export function settingsOf(options: WebhookHandlerOptions): WebhookSettings {
  const defaults: Defaults = {
    store: createMemoryStore(),
    background: false,
    verify: false,
    maxBodyBytes: 1_000_000,
    lease: 60_000,
    retention: 30 * 24 * HOUR,
    digestWindow: HOUR,
    onError: logError,
  };
  checkNames("option", options, ["secrets", "on", "client", ...Object.keys(defaults)]);
  checkSecrets(options.secrets);
  if (typeof options.on !== "object") throw invalid("on must be an object of handlers.");
  checkNames("event", options.on, ["unknown", ...webhookEventNames]);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const settings = { ...defaults, ...given } as WebhookSettings;
  for (const name of ["maxBodyBytes", "lease", "retention", "digestWindow"] as const)
    if (!(Number.isInteger(settings[name]) && settings[name] > 0))
      throw invalid(`${name} must be a whole number above 0.`);
  if (settings.verify !== false && settings.verify !== "read-back")
    throw invalid('verify must be "read-back" or false.');
  if (settings.verify && settings.client === undefined) throw needsClient("verify");
  return { ...settings, onError: withoutErrors(settings.onError) };
}

export const needsClient = (name: string): WebhookError =>
  invalid(`${name} needs the option client, such as new Grinfi().`);

export const invalid = (message: string): WebhookError => new WebhookError("invalid_options", message);

function checkNames(kind: string, given: object, known: readonly string[]): void {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    throw invalid(`Unknown ${kind}: ${name}. Known: ${known.join(", ")}.`);
  }
}

/** An error of `onError` would end the process, or leave a delivery without a response. */
function withoutErrors(onError: WebhookSettings["onError"]): WebhookSettings["onError"] {
  return (error, event) => {
    const report = async (): Promise<void> => onError(error, event);
    report().catch((failure: unknown) => logError(failure, event));
  };
}

function logError(error: unknown, event?: AnyWebhookEvent): void {
  // biome-ignore lint/suspicious/noConsole: the default of onError, so that no error is lost.
  console.error("@grinfi/webhooks:", event?.name ?? "delivery", error);
}
