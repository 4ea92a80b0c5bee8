/** The progress of a call, such as the number of attempts. Every error of the package has these fields. */
export interface CallMetadata {
  /** The number of requests that were sent; 0 if none was sent. */
  readonly attempts: number;
  /** Milliseconds since the call began. */
  readonly elapsedMs: number;
  /** The wait that the server requested, in milliseconds; `undefined` if it requested none. */
  readonly retryAfterMs: number | undefined;
  /**
   * Whether the server may have acted on the request. `false` is certain: the request never reached the server, or the
   * server rejected it with 429.
   */
  readonly maybeProcessed: boolean;
}
