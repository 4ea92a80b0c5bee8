export { createRetryBudget, type RetryBudget, type RetryBudgetOptions } from "./budget.ts";
export { type BufferedBodyOptions, withBufferedBody } from "./buffered-body.ts";
export { type CallFacts, initOfCall } from "./call.ts";
export { type ConnectionFailure, connectionFailure } from "./connection-failure.ts";
export type { DelayOptions } from "./delay.ts";
export { BodyTooLargeError } from "./errors/body-too-large-error.ts";
export { type AnyResilienceError, isResilienceError } from "./errors/guards.ts";
export { QueueFullError } from "./errors/queue-full-error.ts";
export { RateLimitedError } from "./errors/rate-limited-error.ts";
export { ResilienceError, type ResilienceErrorCode } from "./errors/resilience-error.ts";
export { RetryError } from "./errors/retry-error.ts";
export { StoreUnavailableError } from "./errors/store-unavailable-error.ts";
export { TimeoutError, type TimeoutKind } from "./errors/timeout-error.ts";
export type {
  AttemptEvent,
  GiveUpEvent,
  GiveUpReason,
  OnEvent,
  ResilienceEvent,
  WaitBeginEvent,
  WaitEndEvent,
  WaitReason,
} from "./events.ts";
export type { Fetch } from "./fetch.ts";
export { type RateLimitOptions, withRateLimit } from "./rate-limit.ts";
export type { RateLimitStore, Slot, SlotGrant, SlotRequest } from "./rate-limit-store.ts";
export { createRateLimiter, type RateLimiter } from "./rate-limiter.ts";
export type { RateLimiterOptions } from "./rate-limiter-options.ts";
export type { Priority } from "./request-queue.ts";
export { type ResilienceOptions, withResilience } from "./resilience.ts";
export { withRetry } from "./retry.ts";
export { retryAfterOf } from "./retry-after.ts";
export type { RetryOptions } from "./retry-options.ts";
export { withAttemptTimeout, withTotalTimeout } from "./timeout.ts";
