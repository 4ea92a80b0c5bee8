import type { CallMetadata } from "../call/call-metadata.ts";

/** Identifies the kind of an error, for a `switch`. */
export type ResilienceErrorCode =
  | "body_too_large"
  | "queue_full"
  | "rate_limited"
  | "retry"
  | "store_unavailable"
  | "timeout";

/** All copies of the package share this symbol, so they recognise each other's errors. */
const BRAND: symbol = Symbol.for("@grinfi/retry/error");

/** The base class of all errors of the package. */
export abstract class ResilienceError extends Error implements CallMetadata {
  /** Identifies the kind of the error, for a `switch`. */
  abstract readonly code: ResilienceErrorCode;
  readonly attempts: number;
  readonly elapsedMs: number;
  readonly retryAfterMs: number | undefined;
  readonly maybeProcessed: boolean;

  constructor(message: string, metadata: CallMetadata, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.attempts = metadata.attempts;
    this.elapsedMs = metadata.elapsedMs;
    this.retryAfterMs = metadata.retryAfterMs;
    this.maybeProcessed = metadata.maybeProcessed;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** Returns whether any copy of the package created the error. */
export const hasBrand = (error: unknown): boolean =>
  error instanceof Error && Reflect.get(error, BRAND) === true;
