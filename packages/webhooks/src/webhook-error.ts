/** Identifies the kind of a `WebhookError`, for a `switch`. */
export type WebhookErrorCode =
  | "body_used"
  | "in_progress"
  | "invalid_body"
  | "invalid_options"
  | "not_confirmed";

/** All copies of the package share this symbol, so they recognise each other's errors. */
const BRAND = Symbol.for("@grinfi/webhooks/error");

/**
 * An error of the receiver itself. By `code`:
 * - `invalid_options`: an option is invalid.
 * - `body_used`: something else, such as a body parser, has read the body of the request.
 * - `invalid_body`: the body of a delivery is not an event.
 * - `not_confirmed`: the API does not show what a delivery claims, so the handler did not run.
 * - `in_progress`: another process is handling the event.
 */
export class WebhookError extends Error {
  override readonly name = "WebhookError";
  readonly code: WebhookErrorCode;

  constructor(code: WebhookErrorCode, message: string) {
    super(message);
    this.code = code;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/**
 * Returns whether the error is a `WebhookError`. Unlike `instanceof`, it also recognises errors of another copy of the
 * package.
 *
 * @param error - Any value, such as the one that `catch` received.
 * @returns Whether it is a `WebhookError`.
 *
 * @example
 * if (isWebhookError(error) && error.code === "in_progress") await retryLater();
 */
export function isWebhookError(error: unknown): error is WebhookError {
  return error instanceof Error && Reflect.get(error, BRAND) === true;
}
