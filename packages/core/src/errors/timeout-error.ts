import { type CallContext, CallError, nameCall } from "./grinfi-error.ts";

/**
 * No complete response was received within `timeout` or `totalTimeout`. Unless `maybeProcessed` is false, the server may have
 * acted on the request.
 * A signal of the call's own is not wrapped: the call rejects with its reason.
 */
export class TimeoutError extends CallError {
  override readonly name = "TimeoutError";
  override readonly code = "timeout";

  constructor(call: CallContext, cause: unknown, why: string) {
    super(`No complete response to ${nameCall(call)} was received in time. ${why}`, call, cause);
  }
}
