import { baseHeaders } from "../config/headers.ts";
import { resolveApiKey, type Settings } from "../config/settings.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { observe } from "../observability/observe.ts";
import { hasNoBody, keepBody, MAX_BODY, readBody } from "../response/read-body.ts";
import { readConnectionFailure } from "../transport/connection-failure.ts";
import { discard, type FetchFunction, NonRetryableError, nonRetryable } from "../transport/send.ts";
import { sendOnce } from "../transport/send-once.ts";
import type { Call } from "./call.ts";

type FetchInput = Parameters<FetchFunction>[0];

/**
 * Makes one attempt of a call: adds the key and the team to the request, sends it, and reads the body of a successful
 * response, unless the caller reads it.
 *
 * @throws What `fetch` throws, unchanged. An error of a hook or of the key function is in a `NonRetryableError`.
 */
export async function makeAttempt(
  call: Call,
  settings: Settings,
  input: FetchInput,
  init?: RequestInit,
): Promise<Response> {
  if (init === undefined && !(input instanceof Request)) throw new NonRetryableError(initMissing());
  const { apiKey, teamId } = settings;
  const { operation, signal } = call;
  const key = typeof apiKey === "string" ? apiKey : await nonRetryable(() => resolveApiKey(apiKey));
  signal?.throwIfAborted();
  const request = needsRequest(settings, input, init) ? new Request(input, init) : undefined;
  const headers = request?.headers ?? new Headers(init?.headers);
  if (!headers.has("authorization")) headers.set("authorization", `Bearer ${key}`);
  if (teamId !== undefined) headers.set("team-id", String(teamId));
  call.secrets.push(key, headers);
  const send = (): Promise<Response> =>
    sendRequest(call, settings, request ?? String(input), { ...init, headers });
  let response: Response;
  try {
    const isObserved = request !== undefined && settings.isObserved;
    response = await (isObserved ? observe(send, request, call, settings) : send());
  } catch (error) {
    if (!(error instanceof NonRetryableError) && readConnectionFailure(error).isUnsent) call.maybeActed -= 1;
    throw error;
  }
  const { status } = response;
  // 408: the server gave up on a request that it may have read. 499: a proxy gave up on its client.
  if (status >= 400 && status < 500 && status !== 408 && status !== 499) call.maybeActed -= 1;
  if (signal?.aborted) {
    await discard(response);
    throw signal.reason;
  }
  if (!response.ok || call.isStreamed) return response;
  if (hasNoBody(operation, response)) await response.body?.cancel();
  else keepBody(response, await readBody(response, MAX_BODY));
  return response;
}

/** The method and the body are in `init`: without them a write would become a read. */
const initMissing = (): ConfigurationError =>
  new ConfigurationError(
    "The middleware called attempt without the second argument, which contains the method and the body of the request. Pass it on: (input, init) => attempt(input, init).",
  );

/**
 * Whether an attempt needs a `Request`: hooks and a `fetch` of the user take one, and form data needs one to be sent
 * once. Otherwise it is only overhead, because `fetch` creates its own.
 */
function needsRequest(
  { fetch, isObserved }: Settings,
  input: FetchInput,
  init: RequestInit | undefined,
): boolean {
  return (
    isObserved || fetch !== undefined || typeof input !== "string" || typeof (init?.body ?? "") !== "string"
  );
}

/** Sends one request. `init` has the headers of the request, too. */
function sendRequest(
  call: Call,
  settings: Settings,
  request: Request | string,
  init: RequestInit & { readonly headers: Headers },
): Promise<Response> {
  const { accept, method, repeatable } = call.operation;
  const url = typeof request === "string" ? request : request.url;
  call.attempts += 1;
  call.maybeActed += 1;
  call.firstUrl ??= url;
  call.lastUrl = url;
  // After a redirect to another origin, headers of the caller and of hooks are not sent: any of them may be a secret.
  const isForeign = url !== call.firstUrl && new URL(url).origin !== new URL(call.firstUrl).origin;
  const headers = isForeign ? new Headers(baseHeaders(accept)) : init.headers;
  const send = (changes?: RequestInit): Promise<Response> => {
    const isUnchanged = changes === undefined && !isForeign;
    const { fetch = globalThis.fetch } = settings;
    if (typeof request === "string") {
      return globalThis.fetch(request, isUnchanged ? init : { ...init, headers, ...changes });
    }
    if (isUnchanged) return fetch(request);
    // Bun reads `keepalive` from the second argument only.
    return fetch(
      new Request(request, { headers, ...changes }),
      changes?.keepalive === false ? changes : undefined,
    );
  };
  if (repeatable !== undefined) return send();
  const body = typeof request === "string" ? String(init.body ?? "") : request;
  return sendOnce({ method, headers, body }, send);
}
