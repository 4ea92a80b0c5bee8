import { type CallContext, CallError, nameCall } from "./grinfi-error.ts";

/**
 * No answer came, or it broke off. Unless `maybeProcessed` is false, the server may have acted on the request. `cause` is
 * what `fetch` threw.
 */
export class ConnectionError extends CallError {
  override readonly name = "ConnectionError";
  override readonly code = "connection";

  constructor(call: CallContext, cause: unknown, why = "Check the network and the base URL.") {
    super(`No whole answer to ${nameCall(call)}. ${why}`, call, cause);
  }
}
