export { type BufferedBodyOptions, withBufferedBody } from "./call/buffered-body.ts";
export { type CallMetadata, createCallInit } from "./call/call.ts";
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
export { BodyTooLargeError } from "./errors/body-too-large-error.ts";
export { type AnyResilienceError, isResilienceError } from "./errors/guards.ts";
export { QueueFullError } from "./errors/queue-full-error.ts";
export { RateLimitedError } from "./errors/rate-limited-error.ts";
export { ResilienceError, type ResilienceErrorCode } from "./errors/resilience-error.ts";
export { RetryError } from "./errors/retry-error.ts";
export { StoreUnavailableError } from "./errors/store-unavailable-error.ts";
export { FetchTimeoutError, type TimeoutKind } from "./errors/timeout-error.ts";
export { type RateLimitOptions, withRateLimit } from "./rate-limit/rate-limit.ts";
export type { RateLimitStore, Slot, SlotGrant, SlotRequest } from "./rate-limit/rate-limit-store.ts";
export { createRateLimiter, type RateLimiter } from "./rate-limit/rate-limiter.ts";
export type { RateLimiterOptions } from "./rate-limit/rate-limiter-options.ts";
export type { Priority } from "./rate-limit/request-queue.ts";
export { type ResilienceOptions, withResilience } from "./resilience.ts";
export { createRetryBudget, type RetryBudget, type RetryBudgetOptions } from "./retry/budget.ts";
export { type ConnectionFailure, connectionFailure } from "./retry/connection-failure.ts";
export type { DelayOptions } from "./retry/delay.ts";
export { withRetry } from "./retry/retry.ts";
export { retryAfterOf } from "./retry/retry-after.ts";
export type { RetryOptions } from "./retry/retry-options.ts";
export { withAttemptTimeout, withTotalTimeout } from "./timeout/timeout.ts";
