/** A request in the log of a server. */
export interface LoggedRequest {
  /** When the server received it, in milliseconds. */
  readonly at: number;
  /** The id of the process that sent it. */
  readonly process: number;
}

/**
 * Returns the largest number of requests in any window of one interval. A window includes both of its ends.
 *
 * @param log - Requests in the order of their times.
 */
export function maxInWindow(interval: number, log: readonly LoggedRequest[]): number {
  let max = 0;
  let from = 0;
  for (const [index, { at }] of log.entries()) {
    while (at - (log[from]?.at ?? at) > interval) from += 1;
    max = Math.max(max, index - from + 1);
  }
  return max;
}
