import type { Call } from "../client/call.ts";
import { redactorOf } from "../client/call-errors.ts";
import type { Settings } from "../config/settings.ts";
import { discard, nonRetryable } from "../transport/send.ts";
import type { RequestEvent, ResponseEvent } from "./hooks.ts";
import { log, loggedHeaders, loggedQuery } from "./log.ts";
import { safeCause } from "./redact.ts";
import { secretsInHeaders } from "./secrets.ts";

/** Sends a request, and passes it and its outcome to the hooks and to the log. */
export async function observe(
  send: () => Promise<Response>,
  request: Request,
  call: Call,
  settings: Settings,
): Promise<Response> {
  const { hooks } = settings;
  const { id: operation, operation: row } = call;
  const { method, url } = request;
  const attempt = call.attempts + 1;
  const event: RequestEvent = { operation, method, path: row.path, attempt, request };
  const details = (): object => ({ operation, method, path: row.path, attempt, query: loggedQuery(url) });

  if (hooks?.onRequest !== undefined) {
    // The hook may replace a secret header, and then throw an error that contains the old value.
    call.secrets.push(...secretsInHeaders(request.headers));
    await nonRetryable(() => hooks.onRequest?.(event));
    call.signal?.throwIfAborted();
  }
  log(settings, "debug", "sending request", details);

  const start = performance.now();
  const runResponseHook = async (outcome: Omit<ResponseEvent, keyof RequestEvent>): Promise<void> => {
    await nonRetryable(() => hooks?.onResponse?.({ ...event, ...outcome }));
  };
  let response: Response;
  try {
    response = await send();
  } catch (cause) {
    const durationMs = performance.now() - start;
    log(settings, "warn", "received no response", () => ({ ...details(), durationMs }));
    if (hooks?.onResponse !== undefined) {
      const error = safeCause(cause, redactorOf(call));
      await runResponseHook({ durationMs, status: undefined, headers: undefined, error });
    }
    throw cause;
  }
  const durationMs = performance.now() - start;
  const { status, headers } = response;
  log(settings, status >= 400 ? "warn" : "debug", `received status ${status}`, () => ({
    ...details(),
    durationMs,
    headers: loggedHeaders(headers, redactorOf(call)),
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
}
