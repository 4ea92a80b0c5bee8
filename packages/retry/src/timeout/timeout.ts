import { checkNumber } from "../call/check-option.ts";
import type { Fetch } from "../call/fetch.ts";
import { createSender } from "../call/sender.ts";

/**
 * Aborts an attempt that takes too long, from its start to the end of the response's body.
 *
 * @param fetch - The `fetch` to wrap.
 * @param ms - Milliseconds for one attempt. `Infinity` for no timeout.
 * @returns A `fetch` with a timeout.
 * @throws FetchTimeoutError with the kind "attempt". Reading the body may also throw it.
 *
 * @example
 * const send = withRetry(withAttemptTimeout(fetch, 10_000));
 */
export function withAttemptTimeout(fetch: Fetch, ms: number): Fetch {
  const timeout = checkedTimeout("timeout", ms);
  return timeout === undefined ? fetch : createSender(fetch, { timeout });
}

/**
 * Aborts a call that takes too long, including its attempts, its waits and the response's body. The middleware that it
 * wraps starts no wait that would exceed the timeout.
 *
 * @param fetch - The `fetch` to wrap.
 * @param ms - Milliseconds for the whole call. `Infinity` for no timeout.
 * @returns A `fetch` with a timeout.
 * @throws FetchTimeoutError with the kind "total". Reading the body may also throw it.
 *
 * @example
 * const send = withTotalTimeout(withRetry(fetch), 60_000);
 */
export function withTotalTimeout(fetch: Fetch, ms: number): Fetch {
  const totalTimeout = checkedTimeout("totalTimeout", ms);
  return totalTimeout === undefined ? fetch : createSender(fetch, { totalTimeout });
}

/** Checks a timeout. @returns Its milliseconds, or `undefined` for no timeout. */
export function checkedTimeout(name: "timeout" | "totalTimeout", ms: number): number | undefined {
  checkNumber(name, ms, 0);
  return ms === Number.POSITIVE_INFINITY ? undefined : ms;
}
