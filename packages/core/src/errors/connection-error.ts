import { type CallContext, CallError, describeCall } from "./grinfi-error.ts";

/** Details of a failed connection. */
interface ConnectionErrorDetails {
  /** The server and the code of the failure, such as `127.0.0.1:8080 (ECONNREFUSED)`. */
  readonly server: string;
  /** Whether the last request was not sent, because no connection was made. */
  readonly isUnsent: boolean;
  readonly why: string;
}

/**
 * No complete response was received: no connection was made, or it broke. If `maybeProcessed` is true, the server may
 * have acted on the request. `cause` is the error that `fetch` threw.
 */
export class ConnectionError extends CallError {
  override readonly name = "ConnectionError";
  override readonly code = "connection";

  constructor(call: CallContext, cause: unknown, { isUnsent, server, why }: ConnectionErrorDetails) {
    const what = isUnsent
      ? `${describeCall(call)} could not connect to ${server}.`
      : `No complete response to ${describeCall(call)} was received from ${server}.`;
    super(`${what} ${why}`, call, cause);
  }
}
