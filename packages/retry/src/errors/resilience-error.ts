import type { CallMetadata } from "../call/call.ts";

/** Says which error it is; for a `switch`. */
export type ResilienceErrorCode =
  | "body_too_large"
  | "queue_full"
  | "rate_limited"
  | "retry"
  | "store_unavailable"
  | "timeout";

/** The same in every copy of the package, so that errors are recognised across copies. */
export const BRAND: symbol = Symbol.for("@grinfi/retry/error");

/** What every error of the package is. */
export abstract class ResilienceError extends Error implements CallMetadata {
  /** Says which error it is; for a `switch`. */
  abstract readonly code: ResilienceErrorCode;
  readonly attempts: number;
  readonly elapsedMs: number;
  readonly retryAfterMs: number | undefined;
  readonly maybeProcessed: boolean;

  constructor(message: string, facts: CallMetadata, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.attempts = facts.attempts;
    this.elapsedMs = facts.elapsedMs;
    this.retryAfterMs = facts.retryAfterMs;
    this.maybeProcessed = facts.maybeProcessed;
    Object.defineProperty(this, BRAND, { value: true });
  }
}
