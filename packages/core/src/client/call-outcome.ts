/** What only the middleware around the attempts of a call know of its end. */
export interface CallOutcome {
  /** Whether the server may have acted on the call. */
  readonly maybeProcessed: boolean;
  /** How long the server asked to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** A sentence on why the call was not sent again; it comes into the message of an error status. */
  readonly why?: string;
}

/** A wait of a call that begins, or that is over. */
export interface WaitDetails {
  readonly phase: "begin" | "end";
  /** Why, such as `backoff`, `retry_after`, `shared_backoff` or `rate_limit`. */
  readonly reason: string;
  /** Milliseconds: how long it will take at least, or how long it took. */
  readonly durationMs: number;
}
