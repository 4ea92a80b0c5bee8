import { baseHeaders } from "../config/headers.ts";
import { isObserved, resolveApiKey, type Settings } from "../config/settings.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { observe } from "../observability/observe.ts";
import type { Operation } from "../operation.ts";
import { redirectMode } from "../request/request.ts";
import { EMPTY_BODY, hasNoBody, keepBody, MAX_BODY, readBody } from "../response/read-body.ts";
import { readConnectionFailure } from "../transport/connection-failure.ts";
import { discard, type FetchFunction, NonRetryableError, nonRetryable } from "../transport/send.ts";
import { type OnceSender, sendOnce } from "../transport/send-once.ts";
import type { Call } from "./call.ts";

type FetchInput = Parameters<FetchFunction>[0];

const NO_INIT: RequestInit = {};

/** Hides the key and the secret headers of the settings in errors. An attempt adds a key that a function returns. */
export function hideSecrets(call: Call, { apiKey, requestHeaders }: Settings): void {
  if (typeof apiKey === "string") call.secrets.push(apiKey);
  call.secrets.push(requestHeaders.empty);
}

/**
 * Returns the `fetch` of a call: its attempts, inside the middleware. Call it when the input was checked, because
 * middleware runs code of its own for each call.
 */
export function createSend(call: Call, settings: Settings): FetchFunction {
  const { middleware } = settings;
  if (middleware?.attemptsReadBody === false) call.leavesBodyUnread = true;
  const attempt: FetchFunction = (...request) => makeAttempt(call, settings, ...request);
  return middleware?.wrap(attempt, call, settings) ?? attempt;
}

/**
 * Makes one attempt of a call: adds the key and the team to the request, sends it, and reads the body of a successful
 * response, unless the caller reads it.
 *
 * @throws What `fetch` throws, unchanged. An error of a hook or of the key function is in a `NonRetryableError`.
 */
async function makeAttempt(
  call: Call,
  settings: Settings,
  input: FetchInput,
  init?: RequestInit,
): Promise<Response> {
  checkRequest(call.operation, input, init);
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
    response = await (request && isObserved(settings) ? observe(send, request, call, settings) : send());
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
  if (!response.ok || call.leavesBodyUnread) return response;
  const body = readBody(response, MAX_BODY);
  // If the operation returns nothing, a broken body is no failure.
  keepBody(response, await (hasNoBody(operation, response) ? body.catch(() => EMPTY_BODY) : body));
  return response;
}

/**
 * Checks that middleware passes on the method and the redirect mode. Without them a write would become a read, or the
 * runtime would send it again after a redirect.
 */
function checkRequest(operation: Operation, input: FetchInput, init: RequestInit | undefined): void {
  const { method = "GET", redirect = "follow" } = input instanceof Request ? input : NO_INIT;
  const isSame = (init?.method ?? method) === operation.method;
  if (isSame && ((init?.redirect ?? redirect) !== "follow" || redirectMode(operation) === "follow")) return;
  throw new NonRetryableError(
    new ConfigurationError(
      "Middleware dropped the method or the redirect mode of the request. Pass on all that it receives, as in (input, init) => attempt(input, init) or new Request(request, changes).",
    ),
  );
}

/**
 * Whether an attempt needs a `Request`: hooks, the log and a `fetch` of the user take one. Otherwise it is only
 * overhead, because `fetch` creates its own.
 */
function needsRequest(settings: Settings, input: FetchInput, init: RequestInit | undefined): boolean {
  const { body } = init ?? {};
  const isEncoded = body == null || typeof body === "string" || body instanceof ArrayBuffer;
  return settings.fetch !== undefined || isObserved(settings) || typeof input !== "string" || !isEncoded;
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
  const send: OnceSender = (changes, argument) => {
    const isUnchanged = changes === undefined && !isForeign;
    const { fetch = globalThis.fetch } = settings;
    if (typeof request === "string") {
      return globalThis.fetch(request, isUnchanged ? init : { ...init, headers, ...changes });
    }
    if (isUnchanged) return fetch(request);
    return fetch(new Request(request, { headers, ...changes }), argument);
  };
  if (repeatable !== undefined) return send();
  const body = typeof request === "string" ? ((init.body ?? "") as ArrayBuffer | string) : request;
  return sendOnce({ method, headers, body }, send);
}
