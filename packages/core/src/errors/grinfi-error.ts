/** Says which error it is; for a `switch`. */
export type ErrorCode =
  | "api_error"
  | "bad_request"
  | "configuration"
  | "conflict"
  | "connection"
  | "forbidden"
  | "invalid_input"
  | "list"
  | "lookup"
  | "not_found"
  | "not_sent"
  | "parse"
  | "payment_required"
  | "server_error"
  | "timeout"
  | "too_many_requests"
  | "unauthorized"
  | "unprocessable_entity";

/** The same in every copy of the package, so that errors are recognised across copies. */
export const BRAND: symbol = Symbol.for("@grinfi/core/error");

/** What every error of the SDK is. */
export abstract class GrinfiError extends Error {
  /** Says which error it is; for a `switch`. */
  abstract readonly code: ErrorCode;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** What can be logged: no stack, no cause, no secret. */
  toJSON(): Record<string, unknown> {
    const { name, code, message } = this;
    return { name, code, message };
  }
}

/** The call that an error belongs to, and how it went. */
export interface CallContext {
  /** The id of the operation. */
  readonly operation: string;
  readonly method: string;
  /** The path with its parameters in braces, so that no id ends up in a log by way of an error. */
  readonly path: string;
  /** How often the request was sent; 0 when it never was. */
  readonly attempts: number;
  /** Milliseconds from the call to the error. */
  readonly elapsedMs: number;
  /**
   * Whether the server may have acted on the call. `false` is certain: the server never got it, it refused it, or the call
   * is a read, which changes nothing. When it is `true` for a call that sends or spends, look before you call again.
   */
  readonly maybeProcessed: boolean;
  /** How long the server asked to wait before another call, in milliseconds, when it did. */
  readonly retryAfterMs: number | undefined;
}

/** An error of a call that was under way. */
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

export const nameCall = ({ operation, method, path }: CallContext): string =>
  `${operation} (${method} ${path})`;
