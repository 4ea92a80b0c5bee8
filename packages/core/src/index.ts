export type { CallOutcome } from "./client/call.ts";
export { CallPromise, type WithResponse } from "./client/call-promise.ts";
export { createClient, type GrinfiClient } from "./client/client.ts";
export type { CallOptions, ClientOptions } from "./config/options.ts";
export { ApiError } from "./errors/api-error.ts";
export { ConfigurationError } from "./errors/configuration-error.ts";
export { ConnectionError } from "./errors/connection-error.ts";
export { type CallContext, CallError, type ErrorCode, GrinfiError } from "./errors/grinfi-error.ts";
export { type AnyGrinfiError, isApiError, isGrinfiError } from "./errors/guards.ts";
export { InvalidInputError } from "./errors/invalid-input-error.ts";
export { NotSentError, type NotSentReason } from "./errors/not-sent-error.ts";
export { ParseError } from "./errors/parse-error.ts";
export { JournalError, type JournalErrorReason } from "./errors/sdk/journal-error.ts";
export { ListError, type ListErrorReason } from "./errors/sdk/list-error.ts";
export { type LookupCandidate, LookupError, type LookupErrorReason } from "./errors/sdk/lookup-error.ts";
export { PreconditionError } from "./errors/sdk/precondition-error.ts";
export { RunError, type RunErrorReason } from "./errors/sdk/run-error.ts";
export {
  BadRequestError,
  ConflictError,
  ForbiddenError,
  NotFoundError,
  PaymentRequiredError,
  ServerError,
  TooManyRequestsError,
  UnauthorizedError,
  UnprocessableEntityError,
} from "./errors/status-errors.ts";
export { TimeoutError } from "./errors/timeout-error.ts";
export type { Calls } from "./generated/calls.ts";
export { type ListOperationId, operations } from "./generated/operations.ts";
export type { components, paths } from "./generated/schema.ts";
export type * from "./generated/types.ts";
export type { Hooks, RequestEvent, ResponseEvent, WaitDetails, WaitEvent } from "./observability/hooks.ts";
export type { Logger, LogLevel } from "./observability/log.ts";
export type {
  FilterKind,
  HttpMethod,
  Input,
  Operation,
  OperationId,
  Output,
  Paging,
  QueryEncoding,
} from "./operation.ts";
export type { FileInput } from "./request/file-input.ts";
export type { Filter, FilterOperators, FilterScalar, FilterValue, UnusableField } from "./request/filter.ts";
export type { RequestInput } from "./request/request.ts";
export { toPlainInput } from "./request/to-plain-input.ts";
export { createMiddleware, type MiddlewareSettings } from "./transport/create-middleware.ts";
export type { ClientMiddleware, Middleware, MiddlewareContext } from "./transport/middleware.ts";
export type { FetchFunction } from "./transport/send.ts";
