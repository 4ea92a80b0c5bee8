import { type CallContext, CallError, nameCall } from "./grinfi-error.ts";

/**
 * The call was not sent, or not retried, because the rate limiter rejected it: its queue is full, or the API keeps
 * answering 429. Unless `maybeProcessed` is `true` because of an earlier attempt, the server has not acted on it, so it
 * is safe to make the call again later. `retryAfterMs` says when, if that is known.
 */
export class NotSentError extends CallError {
  override readonly name = "NotSentError";
  override readonly code = "not_sent";

  constructor(call: CallContext, cause: unknown, why = "") {
    const again = call.attempts > 0 ? " again" : "";
    super(`${nameCall(call)} was not sent${again}. ${why}`.trim(), call, cause);
  }
}
