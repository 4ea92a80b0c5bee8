import { checkNames } from "../call/check-option.ts";
import type { Fetch } from "../call/fetch.ts";
import { createSender } from "../call/sender.ts";
import { RETRY_OPTIONS, type RetryOptions } from "./retry-options.ts";
import { RetryPolicy } from "./retry-policy.ts";

/**
 * Sends a request again if that may help and is safe.
 *
 * A request is sent again after one of the `statuses` or a connection failure, if it is `repeatable` or if the server
 * certainly has not acted on it: it responded with 429, or the error code of the runtime shows that no connection was
 * made. If redirects are followed, that is never certain, so set `redirect: "error"` for requests that are not
 * repeatable. After an untrusted certificate the request is not sent again. Programming errors, such as an invalid
 * argument, are thrown unchanged.
 *
 * The waits grow; see `baseDelay`. If the server says how long to wait, the wait is at least that long. It is longer by
 * at most a tenth and `baseDelay`, so that calls do not retry together.
 *
 * @param fetch - The `fetch` to wrap.
 * @param options - See `RetryOptions` for the options and their defaults.
 * @returns A `fetch`. It resolves with the last response, even if that has an error status. `onEvent` receives the
 *   reason.
 * @throws RetryError if the last attempt had no response. The error has `reason` and `maybeProcessed`.
 *
 * @example
 * const send = withRetry(fetch, { maxRetries: 3 });
 * const response = await send("https://api.example.com/contacts");
 */
export function withRetry(fetch: Fetch, options: RetryOptions = {}): Fetch {
  checkNames(options, RETRY_OPTIONS);
  return createSender(fetch, { retries: new RetryPolicy(options), onEvent: options.onEvent });
}
