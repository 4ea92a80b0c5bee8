import { baseHeaders } from "../config/headers.ts";
import { checkKey, type Settings } from "../config/settings.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { isObserved, observe } from "../observability/observe.ts";
import { discard, NonRetryableError, nonRetryable, type Send } from "../transport/send.ts";
import { sendOnce } from "../transport/send-once.ts";
import type { Call } from "./call.ts";

/**
 * Creates the function that makes one attempt of a call: it adds the key and the team to the request, sends it, and
 * returns the response with an unread body. It rethrows an error of `fetch` unchanged, and wraps an error of a hook in
 * a `NonRetryableError`.
 */
export function createAttempt(call: Call, settings: Settings): Send {
  const { apiKey, fetch = globalThis.fetch, signal, teamId } = settings;
  let origin: string | undefined;
  const sendAndCount: Send = (request) => {
    const { accept, repeatable } = call.operation;
    const { host, origin: target } = new URL(request.url);
    call.countAttempt(host);
    origin ??= target;
    // After a redirect to another origin, headers of the caller and of hooks are not sent: any of them may be a secret.
    const sent = target === origin ? request : new Request(request, { headers: baseHeaders(accept) });
    return repeatable ? fetch(sent) : sendOnce(fetch, sent);
  };
  const send = isObserved(settings) ? observe(sendAndCount, call, settings) : sendAndCount;
  let hasOwnKey: boolean | undefined;

  return async (request) => {
    const { headers } = request;
    const key = typeof apiKey === "string" ? apiKey : await nonRetryable(() => resolveApiKey(apiKey));
    signal?.throwIfAborted();
    // Checked on the first attempt only: later, the header may hold the key of an earlier attempt.
    hasOwnKey ??= headers.has("authorization");
    if (!hasOwnKey) headers.set("authorization", `Bearer ${key}`);
    if (teamId !== undefined) headers.set("team-id", String(teamId));
    call.secrets.add(key, headers);

    let response: Response;
    try {
      response = await send(request);
    } catch (error) {
      if (!(error instanceof NonRetryableError)) call.recordFailure(error);
      throw error;
    }
    call.recordStatus(response.status);
    if (signal?.aborted) {
      await discard(response);
      throw signal.reason;
    }
    return response;
  };
}

async function resolveApiKey(apiKey: () => string | Promise<string>): Promise<string> {
  let key: unknown;
  try {
    key = await apiKey();
  } catch {
    throw new ConfigurationError(
      "The function in the option apiKey threw an error. The error is omitted, because it may contain a key. To see it, catch it in the function.",
    );
  }
  checkKey(key);
  return key;
}
