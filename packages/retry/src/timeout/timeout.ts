import { abortable } from "@grinfi/abort";
import { callStateOf, initWithCall } from "../call/call-state.ts";
import { checkNumber } from "../call/check-option.ts";
import { discardBody, type Fetch, signalOf } from "../call/fetch.ts";
import { isBuffered, withBody } from "../call/response.ts";
import { FetchTimeoutError, type TimeoutKind } from "../errors/errors.ts";
import { TimeLimit } from "./time-limit.ts";

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
  return withTimeout(fetch, ms, "attempt");
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
  return withTimeout(fetch, ms, "total");
}

/** Aborts a request whose response does not begin in time. The body may take longer. */
export function withResponseTimeout(fetch: Fetch, ms: number): Fetch {
  return withTimeout(fetch, ms, "attempt", false);
}

function withTimeout(fetch: Fetch, ms: number, kind: TimeoutKind, coversBody = true): Fetch {
  checkNumber(kind === "attempt" ? "timeout" : "totalTimeout", ms, 0);
  if (ms === Number.POSITIVE_INFINITY) return fetch;
  return async (input, init) => {
    const outer = signalOf(input, init);
    outer?.throwIfAborted();
    const call = callStateOf(init);
    const isTotal = kind === "total";
    if (isTotal) call.setTotalTimeout(ms);
    const limit = new TimeLimit(
      isTotal ? call.remainingMs : ms,
      outer,
      () => new FetchTimeoutError(kind, ms, call.metadata),
    );
    const { signal } = limit;
    let response: Response;
    try {
      response = await abortable(
        signal,
        () => fetch(input, initWithCall(call, init, { signal })),
        discardBody,
      );
    } catch (error) {
      limit.end();
      throw error;
    }
    if (isBuffered(response) || response.body === null) {
      limit.end();
      return response;
    }
    if (!coversBody) limit.stopTimer();
    return withBody(response, limit.follow(response.body));
  };
}
