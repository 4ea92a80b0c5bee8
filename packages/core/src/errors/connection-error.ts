import { type CallContext, CallError, nameCall } from "./grinfi-error.ts";

/**
 * No answer came, or it broke off. Whether the server acted on the request is not known. `cause` is what `fetch`
 * threw.
 */
export class ConnectionError extends CallError {
  override readonly name = "ConnectionError";
  override readonly code = "connection";

  constructor(call: CallContext, cause: unknown) {
    super(`No whole answer to ${nameCall(call)}. Check the network and the base URL.`, call, cause);
  }
}
