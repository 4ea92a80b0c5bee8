import { type CallContext, CallError, describeCall } from "./grinfi-error.ts";

/**
 * The call was not sent, or not sent again, because the rate limiter rejected it: its queue is full, its store is
 * unavailable, or the API keeps responding with 429. If `maybeProcessed` is `false`, it is safe to make the call again
 * after `retryAfterMs`, if that is known. `maybeProcessed` is `true` if the server may have acted on an earlier
 * attempt.
 */
export class NotSentError extends CallError {
  override readonly name = "NotSentError";
  override readonly code = "not_sent";

  constructor(call: CallContext, cause: unknown, why = "") {
    const again = call.attempts > 0 ? " again" : "";
    super(`${describeCall(call)} was not sent${again}. ${why}`.trim(), call, cause);
  }
}
