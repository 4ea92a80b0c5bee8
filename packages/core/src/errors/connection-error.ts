import { type FailedCall, GrinfiError, nameCall } from "./grinfi-error.ts";

/** No answer came. Whether the server acted on the request is not known; `cause` is what `fetch` threw. */
export class ConnectionError extends GrinfiError {
  override readonly name = "ConnectionError";
  override readonly code = "connection";
  readonly call: FailedCall;

  constructor(call: FailedCall, cause: unknown) {
    super(`No answer to ${nameCall(call)}. Check the network and the base URL.`, { cause });
    this.call = call;
  }
}
