import { type CallContext, CallError, nameCall } from "./grinfi-error.ts";

/**
 * The time for the call, or for an attempt, was over. Unless `maybeProcessed` is false, the server may have acted on it.
 * A signal of the call's own is not wrapped: the call rejects with its reason.
 */
export class TimeoutError extends CallError {
  override readonly name = "TimeoutError";
  override readonly code = "timeout";

  constructor(call: CallContext, cause: unknown, why = "") {
    super(`No answer to ${nameCall(call)} in time. ${why}`.trim(), call, cause);
  }
}
