import type { BodyTooLargeError } from "./body-too-large-error.ts";
import type { QueueFullError } from "./queue-full-error.ts";
import type { RateLimitedError } from "./rate-limited-error.ts";
import { BRAND } from "./resilience-error.ts";
import type { RetryError } from "./retry-error.ts";
import type { StoreUnavailableError } from "./store-unavailable-error.ts";
import type { FetchTimeoutError } from "./timeout-error.ts";

/** Every error of the package; a `switch` over `code` tells them apart. */
export type AnyResilienceError =
  | BodyTooLargeError
  | QueueFullError
  | RateLimitedError
  | RetryError
  | StoreUnavailableError
  | FetchTimeoutError;

/**
 * Whether this is an error of the package. Unlike `instanceof`, it works when two copies of the package are installed.
 *
 * @example
 * if (isResilienceError(error) && error.maybeProcessed) askThePerson(error.attempts);
 */
export function isResilienceError(error: unknown): error is AnyResilienceError {
  return error instanceof Error && Reflect.get(error, BRAND) === true;
}
