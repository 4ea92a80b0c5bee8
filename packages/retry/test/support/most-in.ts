/** A request as a server saw it. */
export interface Seen {
  /** In milliseconds. */
  readonly at: number;
  readonly process: number;
}

/** The most requests in any window of one interval, with both of its ends. */
export function mostIn(interval: number, log: readonly Seen[]): number {
  let most = 0;
  let from = 0;
  for (const [index, { at }] of log.entries()) {
    while (at - (log[from]?.at ?? at) > interval) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}
