import { type CallContext, CallError, nameCall } from "./grinfi-error.ts";

/**
 * The call was not sent, or not again: the rate limit has no place for it in time. Unless an earlier attempt says otherwise
 * (`maybeProcessed`), the server has not acted on it, so it can be made again later; `retryAfterMs` says when, where that
 * is known.
 */
export class NotSentError extends CallError {
  override readonly name = "NotSentError";
  override readonly code = "not_sent";

  constructor(call: CallContext, cause: unknown, why = "") {
    const again = call.attempts > 0 ? " again" : "";
    super(`${nameCall(call)} was not sent${again}. ${why}`.trim(), call, cause);
  }
}
