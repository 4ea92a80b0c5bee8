import { abortable } from "@grinfi/abort";
import { type Call, callOf, within } from "../call/call.ts";
import { checkNames } from "../call/check-option.ts";
import { type Tell, tellAbout } from "../call/events.ts";
import { discard, type Fetch, followsRedirects, methodOf, signalOf } from "../call/fetch.ts";
import { sleep } from "../call/sleep.ts";
import { RetryError } from "../errors/retry-error.ts";
import { failureOf, type Outcome } from "./failure.ts";
import { replayOf } from "./replay.ts";
import { RETRY_OPTIONS, type RetryOptions } from "./retry-options.ts";
import { RetryPolicy, type Wait } from "./retry-policy.ts";

/**
 * Sends a request again when that can help and cannot do harm.
 *
 * A request is sent again after one of the `statuses` or a failure of the connection, if it is `repeatable`, or if it was
 * certainly not acted on: it was refused with 429, or the connection was never made and the runtime says so by a code.
 * Where redirects are followed nothing of that is certain: give what is not repeatable `redirect: "error"`. An untrusted
 * certificate is not tried again. What is thrown because of a wrong argument is thrown on.
 *
 * The waits grow (see `baseDelay`), unless the server says how long to wait (see `retryAfterOf`); then it is that and up
 * to a tenth and `baseDelay` more, so that waiters do not wake together.
 *
 * @returns A `fetch`. It gives the last response when there is one, also when that is an error; `onEvent` is told why it is
 * final.
 * @throws RetryError when the last attempt had no response, with the reason and with `maybeProcessed`.
 */
export function withRetry(fetch: Fetch, options: RetryOptions = {}): Fetch {
  checkNames(options, RETRY_OPTIONS);
  return retryWith(fetch, options);
}

/** The same with options of which the names were checked. */
export function retryWith(fetch: Fetch, options: RetryOptions): Fetch {
  const policy = new RetryPolicy(options);
  return async (input, init) => {
    const signal = signalOf(input, init);
    signal?.throwIfAborted();
    const call = callOf(init);
    call.halt();
    const tell = tellAbout(input, init, options.onEvent);
    const { canReplay, init: replay } = await replayOf(input, init, policy.replayable);
    const request = {
      call,
      canReplay,
      isRepeatable: policy.isRepeatable(methodOf(input, init)),
      followsRedirects: followsRedirects(input, init),
    };
    for (let retry = 1; ; retry += 1) {
      const outcome = await attempt(() => fetch(input, within(call, replay)), call, signal);
      const { response } = outcome;
      let wait: Wait | undefined;
      try {
        wait = judge(outcome, { ...request, retry }, policy, tell);
      } catch (error) {
        if (response !== undefined) discard(response);
        throw error;
      }
      if (wait === undefined && response !== undefined) return response;
      if (response !== undefined) discard(response);
      if (wait !== undefined) await pause(wait, signal, tell);
    }
  };
}

async function attempt(
  send: () => Promise<Response>,
  call: Call,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  call.send();
  try {
    return { response: await abortable(signal, send, discard) };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    return { error };
  }
}

interface Attempted {
  readonly call: Call;
  readonly canReplay: boolean;
  readonly isRepeatable: boolean;
  readonly followsRedirects: boolean;
  readonly retry: number;
}

/**
 * Takes note of an attempt that has ended.
 *
 * @returns The wait before the next one; `undefined` when the response is final.
 * @throws What the call ends with when there is no response.
 */
function judge(outcome: Outcome, attempted: Attempted, policy: RetryPolicy, tell: Tell): Wait | undefined {
  const { response, error } = outcome;
  const { call } = attempted;
  const durationMs = call.sentForMs;
  const wasSent = durationMs !== undefined;
  call.halt();
  if (wasSent) {
    call.ended += 1;
    policy.budget?.deposit();
    tell({ type: "attempt", attempt: call.ended, durationMs, status: response?.status, error });
  }
  const failure = failureOf(outcome, policy.statuses, attempted.followsRedirects);
  if (failure === undefined) {
    if (response === undefined) throw error;
    return undefined;
  }
  call.retryAfterMs = failure.retryAfterMs;
  call.wasAmbiguous ||= !failure.isUnsent;
  const decision = policy.decide({ ...attempted, failure, wasSent });
  if (typeof decision === "object") return decision;
  tell({ type: "give_up", reason: decision, status: response?.status, ...call.facts });
  if (response === undefined) {
    throw wasSent ? new RetryError(decision, call.facts, error, attempted.isRepeatable) : error;
  }
  return undefined;
}

async function pause({ ms, reason }: Wait, signal: AbortSignal | undefined, tell: Tell): Promise<void> {
  if (ms === 0) return;
  tell({ type: "wait_begin", reason, expectedMs: ms });
  const start = performance.now();
  try {
    await sleep(ms, signal);
  } finally {
    tell({ type: "wait_end", reason, durationMs: performance.now() - start });
  }
}
