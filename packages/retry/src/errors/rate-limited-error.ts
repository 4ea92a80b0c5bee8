import type { CallMetadata } from "../call/call.ts";
import { ResilienceError } from "./resilience-error.ts";

/**
 * The server refuses requests with 429, and the call does not wait for it to end: the wait is longer than `maxRetryAfter`
 * or than the time that is left, or the server went on refusing. `retryAfterMs` says how long the wait would be.
 */
export class RateLimitedError extends ResilienceError {
  override readonly name = "RateLimitedError";
  override readonly code = "rate_limited";

  constructor(facts: CallMetadata, retryAfterMs: number) {
    const wait = Math.ceil(retryAfterMs);
    super(`The server refuses requests (429); try again in ${wait} ms.`, { ...facts, retryAfterMs: wait });
  }
}
