import { type CallContext, CallError, describeCall } from "./grinfi-error.ts";

/**
 * No complete response was received within `timeout` or `totalTimeout`. If `maybeProcessed` is true, the server may
 * have acted on the request. A call that is aborted by its `signal` rejects with the reason of the signal instead.
 */
export class TimeoutError extends CallError {
  override readonly name = "TimeoutError";
  override readonly code = "timeout";

  constructor(call: CallContext, cause: unknown, why: string) {
    super(`No complete response to ${describeCall(call)} was received in time. ${why}`, call, cause);
  }
}
