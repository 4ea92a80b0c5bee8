import type { Call } from "./call.ts";
import { ConfigurationError } from "./errors/configuration-error.ts";
import { FetchFailure } from "./fetch-failure.ts";
import type { RequestEvent } from "./hooks.ts";
import { log, loggableHeaders, loggableQuery } from "./log.ts";
import { safeCause } from "./redact.ts";
import { secretsInHeaders } from "./secrets.ts";
import { checkKey, type Settings } from "./settings.ts";

/**
 * Sends one request of a call: adds the key and the team, tells the hooks and the log, and gives the answer whose body
 * is not read yet.
 */
export async function exchange(request: Request, settings: Settings, call: Call): Promise<Response> {
  const { apiKey, fetch = globalThis.fetch, hooks, signal, teamId } = settings;
  const key = typeof apiKey === "string" ? apiKey : await askForKey(apiKey);
  signal?.throwIfAborted();
  if (!request.headers.has("authorization")) request.headers.set("authorization", `Bearer ${key}`);
  if (teamId !== undefined) request.headers.set("team-id", String(teamId));
  call.secrets.add(key);
  call.secrets.addHeaders(request.headers);

  const { id: operation, operation: row } = call;
  const event: RequestEvent = { operation, method: request.method, path: row.path, attempt: 1, request };
  if (hooks?.onRequest !== undefined) {
    // The hook may sign the request anew and still name what stood there before.
    call.secrets.add(...secretsInHeaders(request.headers));
    await hooks.onRequest(event);
  }
  signal?.throwIfAborted();
  const about = (): object => ({
    operation,
    method: request.method,
    path: row.path,
    query: loggableQuery(request.url),
  });
  log(settings, "debug", "sends a request", about);

  call.countAttempt();
  const start = performance.now();
  const finish = async (outcome: { status: number | undefined; error?: unknown }): Promise<void> => {
    const durationMs = performance.now() - start;
    await hooks?.onResponse?.({ ...event, durationMs, ...outcome });
    signal?.throwIfAborted();
  };
  let response: Response;
  try {
    response = await fetch(request);
  } catch (cause) {
    log(settings, "warn", "got no answer", about);
    await finish({ status: undefined, error: safeCause(cause, call.secrets.all()) });
    throw new FetchFailure(cause);
  }
  const { status } = response;
  log(settings, status >= 400 ? "warn" : "debug", `got status ${status}`, () => ({
    ...about(),
    headers: loggableHeaders(response.headers, (text) => call.redact(text)),
  }));
  if (hooks?.onResponse === undefined && signal === undefined) return response;
  try {
    await finish({ status });
  } catch (error) {
    await response.body?.cancel().catch(() => {});
    throw error;
  }
  return response;
}

async function askForKey(apiKey: () => string | Promise<string>): Promise<string> {
  let key: unknown;
  try {
    key = await apiKey();
  } catch {
    throw new ConfigurationError(
      "The function that was given as apiKey threw. What it threw may hold a key and is left out; catch it in the function to see it.",
    );
  }
  checkKey(key);
  return key;
}
