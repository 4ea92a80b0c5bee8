/**
 * Returns the largest number of requests in any window of one interval. A window includes both of its ends.
 *
 * @param interval - In milliseconds.
 * @param log - The arrivals of requests in milliseconds, in their order.
 */
export function maxInWindow(interval: number, log: readonly { readonly at: number }[]): number {
  let max = 0;
  let from = 0;
  for (const [index, { at }] of log.entries()) {
    while (at - (log[from]?.at ?? at) > interval) from += 1;
    max = Math.max(max, index - from + 1);
  }
  return max;
}
