import { type CallContext, CallError, nameCall } from "./grinfi-error.ts";

/**
 * The call was not sent, or not again after a 429: the rate limit has no place for it in time. The server has not acted
 * on it, so it can be made again later; `retryAfterMs` says when, where that is known.
 */
export class NotSentError extends CallError {
  override readonly name = "NotSentError";
  override readonly code = "not_sent";

  constructor(call: CallContext, cause: unknown, why = "") {
    super(`${nameCall(call)} was not sent. ${why}`.trim(), call, cause);
  }
}
