import { baseHeaders } from "../config/headers.ts";
import { checkKey, type Settings } from "../config/settings.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { isObserved, observed } from "../observability/observe.ts";
import { NonRetryableError, nonRetryable } from "../transport/non-retryable-error.ts";
import { discard, type Send } from "../transport/send.ts";
import { sendOnce } from "../transport/send-once.ts";
import type { Call } from "./call.ts";

/**
 * One attempt of a call: adds the key and the team to the request, sends it, and gives the answer whose body is not
 * read yet. What `fetch` throws comes out as it is, and what a hook throws as an `Interruption`.
 */
export function attemptOf(call: Call, settings: Settings): Send {
  const { apiKey, fetch = globalThis.fetch, signal, teamId } = settings;
  let origin: string | undefined;
  const counted: Send = (request) => {
    const { accept, repeatable } = call.operation;
    const { host, origin: target } = new URL(request.url);
    call.countAttempt(host);
    origin ??= target;
    // A redirect to another origin takes along no header of the caller's or of a hook's: each may be a secret.
    const sent = target === origin ? request : new Request(request, { headers: baseHeaders(accept) });
    return repeatable ? fetch(sent) : sendOnce(fetch, sent);
  };
  const send = isObserved(settings) ? observed(counted, call, settings) : counted;
  let hasOwnKey: boolean | undefined;

  return async (request) => {
    const { headers } = request;
    const key = typeof apiKey === "string" ? apiKey : await nonRetryable(() => askForKey(apiKey));
    signal?.throwIfAborted();
    // Of the first attempt: in the next the key of the one before may stand there.
    hasOwnKey ??= headers.has("authorization");
    if (!hasOwnKey) headers.set("authorization", `Bearer ${key}`);
    if (teamId !== undefined) headers.set("team-id", String(teamId));
    call.secrets.add(key, headers);

    let response: Response;
    try {
      response = await send(request);
    } catch (error) {
      if (!(error instanceof NonRetryableError)) call.noteFailure(error);
      throw error;
    }
    call.noteStatus(response.status);
    if (signal?.aborted) {
      await discard(response);
      throw signal.reason;
    }
    return response;
  };
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
