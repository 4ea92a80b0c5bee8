import { ApiError, type Refusal } from "./api-error.ts";
import type { CallContext } from "./grinfi-error.ts";

/** 400: the API cannot make sense of the request. */
export class BadRequestError extends ApiError {
  override readonly name = "BadRequestError";
  override readonly code = "bad_request";
}

/** 401: the key is missing, mistyped, expired or revoked. */
export class UnauthorizedError extends ApiError {
  override readonly name = "UnauthorizedError";
  override readonly code = "unauthorized";
}

/** 402: the account is out of credits, or the plan has no room. */
export class PaymentRequiredError extends ApiError {
  override readonly name = "PaymentRequiredError";
  override readonly code = "payment_required";
}

/** 403: the key is valid but may not do this. */
export class ForbiddenError extends ApiError {
  override readonly name = "ForbiddenError";
  override readonly code = "forbidden";
}

/** 404: there is no such thing, or not for this key. */
export class NotFoundError extends ApiError {
  override readonly name = "NotFoundError";
  override readonly code = "not_found";
}

/** 409: the state of things does not allow it. */
export class ConflictError extends ApiError {
  override readonly name = "ConflictError";
  override readonly code = "conflict";
}

/** 422: the input is refused; `fields` says what is wrong with which field. */
export class UnprocessableEntityError extends ApiError {
  override readonly name = "UnprocessableEntityError";
  override readonly code = "unprocessable_entity";
}

/** 429: the key has used up its requests for this minute. Nothing was done. */
export class TooManyRequestsError extends ApiError {
  override readonly name = "TooManyRequestsError";
  override readonly code = "too_many_requests";
}

/** 5xx: the server failed. Unless `maybeProcessed` is false, it may have acted before. */
export class ServerError extends ApiError {
  override readonly name = "ServerError";
  override readonly code = "server_error";
}

type StatusError = new (call: CallContext, refusal: Refusal, advice?: string) => ApiError;

const BY_STATUS: Readonly<Record<number, readonly [StatusError, advice?: string]>> = {
  400: [BadRequestError],
  401: [UnauthorizedError, "Check the API key; keys are made under Settings, API Keys."],
  402: [PaymentRequiredError, "The account is out of credits, or the plan has no room."],
  403: [ForbiddenError, "The key is valid but may not do this; it may belong to another team."],
  404: [NotFoundError],
  409: [ConflictError],
  422: [UnprocessableEntityError],
  429: [TooManyRequestsError, "The key has used up its requests for this minute; wait before the next one."],
};
/** The error for an answer, by its status. */
export function apiErrorOf(call: CallContext, refusal: Refusal): ApiError {
  const { status } = refusal;
  const [Class, advice = doubtOf(call)] = BY_STATUS[status] ?? [
    status >= 500 && status < 600 ? ServerError : ApiError,
  ];
  return new Class(call, refusal, advice);
}

/** Which statuses leave it open is for the call to say: 408 and 499 do, a redirect of a write, and 5xx. */
const doubtOf = ({ maybeProcessed }: CallContext): string | undefined =>
  maybeProcessed ? "The server may have acted on the request." : undefined;
