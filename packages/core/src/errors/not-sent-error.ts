import { type CallContext, CallError, describeCall } from "./grinfi-error.ts";

/**
 * Why a call was not sent:
 * - `queue_full`: the queue of the rate limiter is full.
 * - `rate_limited`: the API keeps responding with 429.
 * - `store_unavailable`: the rate limit is shared with other processes, and its store does not respond.
 */
export type NotSentReason = "queue_full" | "rate_limited" | "store_unavailable";

/**
 * The call was not sent, or not sent again, because the rate limiter rejected it. `reason` says why. If `maybeProcessed` is `false`, it is safe to make the call again
 * after `retryAfterMs`, if that is known. `maybeProcessed` is `true` if the server may have acted on an earlier
 * attempt.
 */
export class NotSentError extends CallError {
  override readonly name = "NotSentError";
  override readonly code = "not_sent";
  readonly reason: NotSentReason;

  constructor(call: CallContext, reason: NotSentReason, cause: unknown, why = "") {
    const again = call.attempts > 0 ? " again" : "";
    super(`${describeCall(call)} was not sent${again}. ${why}`.trim(), call, cause);
    this.reason = reason;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), reason: this.reason };
  }
}
