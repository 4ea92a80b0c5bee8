import { ApiError, type ErrorResponse } from "./api-error.ts";
import type { CallContext } from "./grinfi-error.ts";

/** 400: the API cannot parse the request. */
export class BadRequestError extends ApiError {
  override readonly name = "BadRequestError";
  override readonly code = "bad_request";
}

/** 401: the key is missing, mistyped, expired or revoked. */
export class UnauthorizedError extends ApiError {
  override readonly name = "UnauthorizedError";
  override readonly code = "unauthorized";
}

/** 402: the account has no credits left, or its plan does not allow more. */
export class PaymentRequiredError extends ApiError {
  override readonly name = "PaymentRequiredError";
  override readonly code = "payment_required";
}

/** 403: the key is valid, but has no permission for the call. */
export class ForbiddenError extends ApiError {
  override readonly name = "ForbiddenError";
  override readonly code = "forbidden";
}

/** 404: the object does not exist, or the key has no access to it. */
export class NotFoundError extends ApiError {
  override readonly name = "NotFoundError";
  override readonly code = "not_found";
}

/** 409: the current state of the object does not allow the call. */
export class ConflictError extends ApiError {
  override readonly name = "ConflictError";
  override readonly code = "conflict";
}

/** 422: the API rejected the input; `fields` has the messages by field. */
export class UnprocessableEntityError extends ApiError {
  override readonly name = "UnprocessableEntityError";
  override readonly code = "unprocessable_entity";
}

/** 429: the key has used up its requests for this minute. The API did not act on the call. */
export class TooManyRequestsError extends ApiError {
  override readonly name = "TooManyRequestsError";
  override readonly code = "too_many_requests";
}

/** 5xx: the server failed. If `maybeProcessed` is true, it may have acted on the call before it failed. */
export class ServerError extends ApiError {
  override readonly name = "ServerError";
  override readonly code = "server_error";
}

type ApiErrorClass = new (call: CallContext, response: ErrorResponse, advice?: string) => ApiError;

const ERRORS_BY_STATUS: Readonly<Record<number, readonly [ApiErrorClass, advice?: string]>> = {
  400: [BadRequestError],
  401: [UnauthorizedError, "Check the API key. Your keys are listed under Settings, API Keys."],
  402: [PaymentRequiredError, "The account is out of credits, or its plan does not allow more."],
  403: [ForbiddenError, "The key is valid, but has no permission for this. It may belong to another team."],
  404: [NotFoundError],
  409: [ConflictError],
  422: [UnprocessableEntityError],
  429: [
    TooManyRequestsError,
    "The key has used up its requests for this minute. Wait before you send another request.",
  ],
};

/** Creates the error for a response, by its status. */
export function createApiError(call: CallContext, response: ErrorResponse): ApiError {
  const { status } = response;
  const [Class, advice = processedAdvice(call)] = ERRORS_BY_STATUS[status] ?? [
    status >= 500 && status < 600 ? ServerError : ApiError,
  ];
  return new Class(call, response, advice);
}

/**
 * The sentence for a status that leaves open whether the server acted, such as 408, 499, 5xx or the redirect of a
 * write.
 */
const processedAdvice = ({ maybeProcessed }: CallContext): string | undefined =>
  maybeProcessed ? "The server may have acted on the request." : undefined;
