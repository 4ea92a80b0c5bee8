import type { Call } from "../client/call.ts";
import type { Settings } from "../config/settings.ts";
import { discard, nonRetryable, type Send } from "../transport/send.ts";
import type { RequestEvent, ResponseEvent } from "./hooks.ts";
import { log, loggedHeaders, loggedQuery } from "./log.ts";
import { secretsInHeaders } from "./secrets.ts";

/** Whether the settings have hooks or a log. */
export const isObserved = ({ hooks, logLevel }: Settings): boolean =>
  hooks !== undefined || logLevel !== "off";

/** Wraps `send` so that each request and its outcome are passed to the hooks and to the log. */
export function observe(send: Send, call: Call, settings: Settings): Send {
  const { hooks, signal } = settings;
  return async (request) => {
    const { id: operation, operation: row } = call;
    const { method, url } = request;
    const attempt = call.attempts + 1;
    const event: RequestEvent = { operation, method, path: row.path, attempt, request };
    const details = (): object => ({ operation, method, path: row.path, attempt, query: loggedQuery(url) });

    if (hooks?.onRequest !== undefined) {
      // The hook may replace a secret header, and then throw an error that contains the old value.
      call.secrets.add(...secretsInHeaders(request.headers));
      await nonRetryable(() => hooks.onRequest?.(event));
      signal?.throwIfAborted();
    }
    log(settings, "debug", "sending request", details);

    const start = performance.now();
    const runResponseHook = async (outcome: Omit<ResponseEvent, keyof RequestEvent>): Promise<void> => {
      await nonRetryable(() => hooks?.onResponse?.({ ...event, ...outcome }));
    };
    let response: Response;
    try {
      response = await send(request);
    } catch (cause) {
      const durationMs = performance.now() - start;
      log(settings, "warn", "received no response", () => ({ ...details(), durationMs }));
      await runResponseHook({
        ...{ durationMs, status: undefined, headers: undefined },
        error: call.safeCause(cause),
      });
      throw cause;
    }
    const durationMs = performance.now() - start;
    const { status, headers } = response;
    log(settings, status >= 400 ? "warn" : "debug", `received status ${status}`, () => ({
      ...details(),
      durationMs,
      headers: loggedHeaders(headers, call.redactor()),
    }));
    try {
      if (hooks?.onResponse !== undefined) {
        await runResponseHook({ durationMs, status, headers: new Headers(headers) });
      }
    } catch (error) {
      await discard(response);
      throw error;
    }
    return response;
  };
}
