import { abortable } from "@grinfi/abort";
import { callOf, within } from "../call/call.ts";
import { checkNumber } from "../call/check-option.ts";
import { discard, type Fetch, signalOf } from "../call/fetch.ts";
import { isBuffered, withBody } from "../call/response.ts";
import { FetchTimeoutError, type TimeoutKind } from "../errors/timeout-error.ts";
import { TimeLimit } from "./time-limit.ts";

/**
 * Ends a request that takes too long: to the beginning of its response and on to the end of the body.
 *
 * @param ms - Milliseconds for one attempt; `Infinity` for no limit.
 * @throws TimeoutError with the kind "attempt"; from the body, too, when it is read too late.
 */
export function withAttemptTimeout(fetch: Fetch, ms: number): Fetch {
  return withTimeout(fetch, ms, "attempt");
}

/**
 * Ends a call that takes too long with all of its attempts and waits, on to the end of the body. Layers below know the
 * deadline: they do not begin a wait that would outlive it.
 *
 * @param ms - Milliseconds for the whole call; `Infinity` for no limit.
 * @throws TimeoutError with the kind "total"; from the body, too, when it is read too late.
 */
export function withTotalTimeout(fetch: Fetch, ms: number): Fetch {
  return withTimeout(fetch, ms, "total");
}

/** Ends a request that has no response in time; its body may take longer. */
export function withResponseTimeout(fetch: Fetch, ms: number): Fetch {
  return withTimeout(fetch, ms, "attempt", false);
}

function withTimeout(fetch: Fetch, ms: number, kind: TimeoutKind, coversBody = true): Fetch {
  checkNumber(kind === "attempt" ? "timeout" : "totalTimeout", ms, 0);
  if (ms === Number.POSITIVE_INFINITY) return fetch;
  return async (input, init) => {
    const outer = signalOf(input, init);
    outer?.throwIfAborted();
    const call = callOf(init);
    const isTotal = kind === "total";
    if (isTotal) call.limitTo(ms);
    const limit = new TimeLimit(
      isTotal ? call.remainingMs : ms,
      outer,
      () => new FetchTimeoutError(kind, ms, call.facts),
    );
    const { signal } = limit;
    let response: Response;
    try {
      response = await abortable(signal, () => fetch(input, within(call, init, { signal })), discard);
    } catch (error) {
      limit.end();
      throw error;
    }
    if (isBuffered(response) || response.body === null) {
      limit.end();
      return response;
    }
    if (!coversBody) limit.lift();
    return withBody(response, limit.follow(response.body));
  };
}
