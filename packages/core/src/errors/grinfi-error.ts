/** The kind of an error, for a `switch`. */
export type ErrorCode =
  | "api_error"
  | "bad_request"
  | "configuration"
  | "conflict"
  | "connection"
  | "forbidden"
  | "invalid_input"
  | "journal"
  | "list"
  | "lookup"
  | "not_found"
  | "not_sent"
  | "parse"
  | "payment_required"
  | "precondition"
  | "run"
  | "server_error"
  | "timeout"
  | "too_many_requests"
  | "unauthorized"
  | "unprocessable_entity";

/** Marks errors of the SDK. It is the same symbol in every copy of the package. */
export const BRAND: symbol = Symbol.for("@grinfi/core/error");

/** The base class of all errors of the SDK. */
export abstract class GrinfiError extends Error {
  /** The kind of the error, for a `switch`. */
  abstract readonly code: ErrorCode;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** Returns the fields of the error for a log, without stack, cause and secrets. */
  toJSON(): Record<string, unknown> {
    const { name, code, message } = this;
    return { name, code, message };
  }
}

/** The call that failed. */
export interface CallContext {
  /** The id of the operation, or `METHOD /path` for a route that is not in the SDK. */
  readonly operation: string;
  readonly method: string;
  /** The path with its parameters in braces, so that errors show no ids. */
  readonly path: string;
  /** The number of requests that were sent, including retries and redirects; 0 if none was sent. */
  readonly attempts: number;
  /** Milliseconds from the start of the call to the error. */
  readonly elapsedMs: number;
  /**
   * Whether the server may have acted on the call. `false` is certain: the server never received the request, or
   * rejected it, or the call is a read, which changes nothing. If it is `true` for a call that sends or spends, check
   * what happened before you call again.
   */
  readonly maybeProcessed: boolean;
  /** The wait before another call, in milliseconds, if the server requested one. */
  readonly retryAfterMs: number | undefined;
}

/** The base class of errors of a call that was started. */
export abstract class CallError extends GrinfiError implements CallContext {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly attempts: number;
  readonly elapsedMs: number;
  readonly maybeProcessed: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, call: CallContext, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.operation = call.operation;
    this.method = call.method;
    this.path = call.path;
    this.attempts = call.attempts;
    this.elapsedMs = call.elapsedMs;
    this.maybeProcessed = call.maybeProcessed;
    this.retryAfterMs = call.retryAfterMs;
  }

  override toJSON(): Record<string, unknown> {
    const { operation, method, path, attempts, elapsedMs, maybeProcessed, retryAfterMs } = this;
    return {
      ...super.toJSON(),
      operation,
      method,
      path,
      attempts,
      elapsedMs,
      maybeProcessed,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    };
  }
}

/** The operation with its method and path, for a message. */
export function describeCall({ operation, method, path }: CallContext): string {
  const route = `${method} ${path}`;
  return operation === route ? route : `${operation} (${route})`;
}
