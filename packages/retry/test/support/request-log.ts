/** A request in the log of a server. */
export interface LoggedRequest {
  /** When the server received it, in milliseconds. */
  readonly at: number;
  /** The id of the process that sent it. */
  readonly process: number;
}
