/** Options of a single call. */
export interface CallOptions {
  /** Sent with this call, over the headers of the client. `null` leaves a header of the client out. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Aborts the call; it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}
