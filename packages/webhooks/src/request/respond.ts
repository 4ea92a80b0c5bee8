import { parseWebhook } from "../event/parse-webhook.ts";
import type { AnyWebhookEvent } from "../event/webhook-event.ts";
import { type EventRunner, inProgress } from "../event-runner.ts";
import { invalid, type WebhookSettings } from "../options.ts";
import { isWebhookError, type WebhookError, type WebhookErrorCode } from "../webhook-error.ts";
import { readBody } from "./read-body.ts";

/** What the platform passes with a request. */
export interface DeliveryContext {
  /** Keeps the platform running until the promise settles, as on Cloudflare Workers. */
  waitUntil?(promise: Promise<unknown>): void;
}

/**
 * Creates the function that responds to requests. It rejects only if it is called with something else. It does not use `request.signal`, because Deno aborts
 * it after a response that was delivered.
 */
export function createRespond(
  settings: WebhookSettings,
  runner: EventRunner,
  hasSecret: (url: URL) => Promise<boolean>,
): (request: Request, context?: DeliveryContext) => Promise<Response> {
  const { maxBodyBytes, onError } = settings;
  return async (request, context) => {
    if (typeof request.headers?.get !== "function")
      throw invalid("Pass a web Request: c.req.raw in Hono, or use toNodeHandler.");
    const isOurs = await hasSecret(new URL(request.url));
    let event: AnyWebhookEvent | undefined;
    try {
      // Some servers reset the connection if they refuse a request whose body was not read.
      const body = await readBody(request, maxBodyBytes);
      if (!isOurs) return text(404, "Not found");
      if (request.method !== "POST") return text(405, "Use POST.", { allow: "POST" });
      if (body === undefined) return text(413, `The body is larger than ${maxBodyBytes} bytes.`);
      event = parseWebhook(body);
      return await accept(event, context, settings, runner);
    } catch (error) {
      if (!isOurs) return text(404, "Not found");
      onError(error, event);
      return failure(error);
    }
  };
}

async function accept(
  event: AnyWebhookEvent,
  context: DeliveryContext | undefined,
  { background, on, onError }: WebhookSettings,
  runner: EventRunner,
): Promise<Response> {
  if (on[event.name] === undefined) return empty(204);
  if (typeof background === "function") {
    await background(event, await runner.contextOf(event, "delivery"));
    return empty(202);
  }
  const running = runner.run(event, "delivery");
  if (background) {
    const work = running.catch((error: unknown) => onError(error, event));
    context?.waitUntil?.(work);
    return empty(202);
  }
  return (await running) === "in_progress" ? failure(inProgress()) : empty(204);
}

function failure(error: unknown): Response {
  const status = isWebhookError(error) ? STATUSES[error.code] : undefined;
  return status === undefined
    ? text(500, "The event was not handled.")
    : text(status, (error as WebhookError).message);
}

const STATUSES: Partial<Record<WebhookErrorCode, number>> = {
  in_progress: 503,
  invalid_body: 400,
  not_confirmed: 503,
};

const empty = (status: number): Response => new Response(null, { status });

const text = (status: number, message: string, headers: Record<string, string> = {}): Response =>
  new Response(message, { status, headers });
