/** Says which error it is; for a `switch`. */
export type ErrorCode =
  | "api_error"
  | "bad_request"
  | "configuration"
  | "conflict"
  | "connection"
  | "forbidden"
  | "invalid_input"
  | "not_found"
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
}

/** An error of a call that was under way. */
export abstract class CallError extends GrinfiError implements CallContext {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly attempts: number;
  readonly elapsedMs: number;

  constructor(
    message: string,
    { operation, method, path, attempts, elapsedMs }: CallContext,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.operation = operation;
    this.method = method;
    this.path = path;
    this.attempts = attempts;
    this.elapsedMs = elapsedMs;
  }

  override toJSON(): Record<string, unknown> {
    const { operation, method, path, attempts, elapsedMs } = this;
    return { ...super.toJSON(), operation, method, path, attempts, elapsedMs };
  }
}

export const nameCall = ({ operation, method, path }: CallContext): string =>
  `${operation} (${method} ${path})`;
