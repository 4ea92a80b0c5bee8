import type { SecretSource } from "../observability/secrets.ts";
import type { Operation } from "../operation.ts";

/** How a call ended, as reported by the middleware around its attempts. */
export interface CallOutcome {
  /** Whether the server may have acted on the call. */
  readonly maybeProcessed: boolean;
  /** The wait that the server requested, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** A sentence about the reason why the call was not sent again. It becomes part of the message of an `ApiError`. */
  readonly why?: string;
}

/**
 * One call, from its input to its value or error. It counts the attempts, measures the time, and knows the secrets that
 * must not appear in an error.
 */
export class Call {
  readonly id: string;
  readonly operation: Operation;
  readonly options: object;
  readonly signal: AbortSignal | undefined;
  /** The key and other secrets that were sent, which must never appear in an error. */
  readonly secrets: SecretSource[] = [];
  /**
   * Whether attempts leave the body unread, for the caller or for middleware. Otherwise each attempt reads it, so that a
   * truncated body is a failed attempt.
   */
  leavesBodyUnread: boolean;
  /** The number of requests that were sent. */
  attempts = 0;
  /** The outcome that middleware reports. It takes precedence over what single attempts show. */
  outcome: CallOutcome | undefined;
  /** The number of attempts that the server may have acted on, according to each attempt alone. */
  maybeActed = 0;
  /** The URLs of the first and of the last attempt. */
  firstUrl: string | undefined;
  lastUrl: string | undefined;
  /** When the call began, as in `performance.now()`. */
  readonly startedAt: number = performance.now();
  /**
   * Aborts the request; absent if the caller passed no signal, because a request without a signal is cheaper. It does
   * not use the caller's own signal, since a `Request` leaves a listener on its signal until it is collected as garbage.
   */
  readonly controller: AbortController | undefined;

  constructor(id: string, operation: Operation, options: { readonly signal?: AbortSignal | undefined }) {
    this.id = id;
    this.operation = operation;
    this.options = options;
    this.leavesBodyUnread = operation.responseType === "text";
    // An option that is not a signal is rejected with the other options, so that the promise of the call rejects.
    if (typeof options?.signal?.throwIfAborted !== "function") return;
    this.signal = options.signal;
    this.controller = new AbortController();
  }

  /** Whether the server may have acted on the call. A read changes nothing, whatever its outcome. */
  get maybeProcessed(): boolean {
    return this.operation.repeatable !== "safe" && (this.outcome?.maybeProcessed ?? this.maybeActed > 0);
  }
}
