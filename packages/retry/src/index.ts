export { type BufferedBodyOptions, withBufferedBody } from "./call/buffered-body.ts";
export type { CallMetadata } from "./call/call-metadata.ts";
export { type CallSettings, createCallInit } from "./call/call-state.ts";
export type {
  AttemptEvent,
  GiveUpEvent,
  GiveUpReason,
  OnEvent,
  ResilienceEvent,
  WaitBeginEvent,
  WaitEndEvent,
  WaitReason,
} from "./call/events.ts";
export type { Fetch } from "./call/fetch.ts";
export {
  type AnyResilienceError,
  BodyTooLargeError,
  FetchTimeoutError,
  isResilienceError,
  QueueFullError,
  RateLimitedError,
  RetryError,
  StoreUnavailableError,
  type TimeoutKind,
} from "./errors/errors.ts";
export { ResilienceError, type ResilienceErrorCode } from "./errors/resilience-error.ts";
export { type RateLimitOptions, withRateLimit } from "./rate-limit/rate-limit.ts";
export type { RateLimitStore, Slot, SlotGrant, SlotRequest } from "./rate-limit/rate-limit-store.ts";
export { createRateLimiter, type RateLimiter } from "./rate-limit/rate-limiter.ts";
export type { RateLimiterOptions } from "./rate-limit/rate-limiter-options.ts";
export type { Priority } from "./rate-limit/request-queue.ts";
export { createResilience, type ResilienceOptions, withResilience } from "./resilience.ts";
export type { BackoffOptions } from "./retry/backoff.ts";
export { createRetryBudget, type RetryBudget, type RetryBudgetOptions } from "./retry/budget.ts";
export { type ConnectionFailure, classifyConnectionFailure } from "./retry/connection-failure.ts";
export { withRetry } from "./retry/retry.ts";
export { parseRetryAfter } from "./retry/retry-after.ts";
export type { RetryOptions } from "./retry/retry-options.ts";
export { withAttemptTimeout, withTotalTimeout } from "./timeout/timeout.ts";
