import { type CallContext, CallError, nameCall } from "./grinfi-error.ts";

/**
 * The `fetch` that the client was given gave up waiting. Whether the server acted on the request is not known.
 * A signal of the call's own is not wrapped: the call rejects with its reason.
 */
export class TimeoutError extends CallError {
  override readonly name = "TimeoutError";
  override readonly code = "timeout";

  constructor(call: CallContext, cause: unknown) {
    super(`No answer to ${nameCall(call)} in time.`, call, cause);
  }
}
