import { isRecord } from "../values.ts";
import type { ApiError } from "./api-error.ts";
import type { ConfigurationError } from "./configuration-error.ts";
import type { ConnectionError } from "./connection-error.ts";
import { BRAND } from "./grinfi-error.ts";
import type { InvalidInputError } from "./invalid-input-error.ts";
import type { NotSentError } from "./not-sent-error.ts";
import type { ParseError } from "./parse-error.ts";
import type { JournalError } from "./sdk/journal-error.ts";
import type { ListError } from "./sdk/list-error.ts";
import type { LookupError } from "./sdk/lookup-error.ts";
import type { PreconditionError } from "./sdk/precondition-error.ts";
import type { RunError } from "./sdk/run-error.ts";
import type {
  BadRequestError,
  ConflictError,
  ForbiddenError,
  NotFoundError,
  PaymentRequiredError,
  ServerError,
  TooManyRequestsError,
  UnauthorizedError,
  UnprocessableEntityError,
} from "./status-errors.ts";
import type { TimeoutError } from "./timeout-error.ts";

/** Any error of the SDK. A `switch` over `code` narrows it. */
export type AnyGrinfiError =
  | BadRequestError
  | ConfigurationError
  | ConflictError
  | ConnectionError
  | ForbiddenError
  | InvalidInputError
  | JournalError
  | ListError
  | LookupError
  | NotFoundError
  | NotSentError
  | OtherApiError
  | ParseError
  | PaymentRequiredError
  | PreconditionError
  | RunError
  | ServerError
  | TimeoutError
  | TooManyRequestsError
  | UnauthorizedError
  | UnprocessableEntityError;

/** An `ApiError` whose status has no separate class. */
type OtherApiError = ApiError & { readonly code: "api_error" };

/**
 * Returns whether a value is an error of the SDK. Unlike `instanceof`, it works when two copies of the package are
 * installed.
 *
 * @param error - Any value, such as the one that `catch` received.
 * @returns Whether it is an error of the SDK; a `switch` over its `code` narrows it further.
 *
 * @example
 * if (isGrinfiError(error)) {
 *   switch (error.code) {
 *     case "unprocessable_entity": return showFields(error.fields);
 *     case "too_many_requests": return tryLater();
 *   }
 * }
 */
export function isGrinfiError(error: unknown): error is AnyGrinfiError {
  return error instanceof Error && Reflect.get(error, BRAND) === true;
}

/**
 * Returns whether a value is the error of a response with an error status. Unlike `instanceof`, it works when two
 * copies of the package are installed.
 *
 * @param error - Any value, such as the one that `catch` received.
 * @returns Whether it is an `ApiError`, which has `status`, `reason`, `fields` and `requestId`.
 *
 * @example
 * if (isApiError(error) && error.status === 404) return undefined;
 */
export function isApiError(error: unknown): error is ApiError {
  return isGrinfiError(error) && "fields" in error && isRecord(error.fields);
}
