import type { Call } from "../client/call.ts";
import type { Settings } from "../config/settings.ts";
import { nonRetryable } from "../transport/non-retryable-error.ts";
import { discard, type Send } from "../transport/send.ts";
import type { RequestEvent } from "./hooks.ts";
import { log, loggableHeaders, loggableQuery } from "./log.ts";
import { secretsInHeaders } from "./secrets.ts";

/** Whether anybody wants to know of the requests. */
export const isObserved = ({ hooks, logLevel }: Settings): boolean =>
  hooks !== undefined || logLevel !== "off";

/** Tells the hooks and the log of each request and its outcome. */
export function observed(send: Send, call: Call, settings: Settings): Send {
  const { hooks, signal } = settings;
  return async (request) => {
    const { id: operation, operation: row } = call;
    const { method, url } = request;
    const event: RequestEvent = { operation, method, path: row.path, attempt: call.attempts + 1, request };
    const about = (): object => ({ operation, method, path: row.path, query: loggableQuery(url) });

    if (hooks?.onRequest !== undefined) {
      // The hook may sign the request anew and still name what stood there before.
      call.secrets.add(...secretsInHeaders(request.headers));
      await nonRetryable(() => hooks.onRequest?.(event));
      signal?.throwIfAborted();
    }
    log(settings, "debug", "sends a request", about);

    const start = performance.now();
    const tell = async (outcome: { status: number | undefined; error?: unknown }): Promise<void> => {
      const durationMs = performance.now() - start;
      await nonRetryable(() => hooks?.onResponse?.({ ...event, durationMs, ...outcome }));
    };
    let response: Response;
    try {
      response = await send(request);
    } catch (cause) {
      log(settings, "warn", "got no answer", about);
      await tell({ status: undefined, error: call.safeCause(cause) });
      throw cause;
    }
    const { status } = response;
    log(settings, status >= 400 ? "warn" : "debug", `got status ${status}`, () => ({
      ...about(),
      headers: loggableHeaders(response.headers, call.redactor()),
    }));
    try {
      await tell({ status });
    } catch (error) {
      await discard(response);
      throw error;
    }
    return response;
  };
}
