import { abortable } from "@grinfi/abort";
import { type CallState, callStateOf, initWithCall } from "../call/call-state.ts";
import { checkNames } from "../call/check-option.ts";
import { createNotifier, type Notify } from "../call/events.ts";
import { discardBody, type Fetch, followsRedirects, methodOf, signalOf } from "../call/fetch.ts";
import { sleep } from "../call/sleep.ts";
import { RetryError } from "../errors/errors.ts";
import { classifyOutcome, type Outcome } from "./classify-outcome.ts";
import { prepareReplay } from "./replay.ts";
import { RETRY_OPTIONS, type RetryOptions } from "./retry-options.ts";
import { RetryPolicy, type RetryWait } from "./retry-policy.ts";

/**
 * Sends a request again if that may help and is safe.
 *
 * A request is sent again after one of the `statuses` or a connection failure, if it is `repeatable` or if the server
 * certainly has not acted on it: it responded with 429, or the error code of the runtime shows that no connection was
 * made. If redirects are followed, that is never certain, so set `redirect: "error"` for requests that are not
 * repeatable. After an untrusted certificate the request is not sent again. Programming errors, such as an invalid
 * argument, are thrown unchanged.
 *
 * The waits grow; see `baseDelay`. If the server says how long to wait, the wait is at least that long. It is longer by
 * at most a tenth and `baseDelay`, so that calls do not retry together.
 *
 * @param fetch - The `fetch` to wrap.
 * @param options - See `RetryOptions` for the options and their defaults.
 * @returns A `fetch`. It resolves with the last response, even if that has an error status. `onEvent` receives the
 *   reason.
 * @throws RetryError if the last attempt had no response. The error has `reason` and `maybeProcessed`.
 *
 * @example
 * const send = withRetry(fetch, { maxRetries: 3 });
 * const response = await send("https://api.example.com/contacts");
 */
export function withRetry(fetch: Fetch, options: RetryOptions = {}): Fetch {
  checkNames(options, RETRY_OPTIONS);
  return withRetryPolicy(fetch, options);
}

/** Does the same as `withRetry`, without a check of the option names. */
export function withRetryPolicy(fetch: Fetch, options: RetryOptions): Fetch {
  const policy = new RetryPolicy(options);
  return async (input, init) => {
    const signal = signalOf(input, init);
    signal?.throwIfAborted();
    const call = callStateOf(init);
    call.markIdle();
    const notify = createNotifier(input, init, options.onEvent);
    const { canReplay, init: replayInit } = await prepareReplay(input, init, policy.replayable);
    const context = {
      call,
      canReplay,
      isRepeatable: policy.isRepeatable(methodOf(input, init)),
      followsRedirects: followsRedirects(input, init),
    };
    for (let retry = 1; ; retry += 1) {
      const outcome = await attempt(() => fetch(input, initWithCall(call, replayInit)), call, signal);
      const { response } = outcome;
      let wait: RetryWait | undefined;
      try {
        wait = evaluateAttempt(outcome, { ...context, retry }, policy, notify);
      } catch (error) {
        if (response !== undefined) discardBody(response);
        throw error;
      }
      if (wait === undefined && response !== undefined) return response;
      if (response !== undefined) discardBody(response);
      if (wait !== undefined) await waitBeforeRetry(wait, signal, notify);
    }
  };
}

async function attempt(
  send: () => Promise<Response>,
  call: CallState,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  call.markSent();
  try {
    return { response: await abortable(signal, send, discardBody) };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    return { error };
  }
}

interface AttemptContext {
  readonly call: CallState;
  readonly canReplay: boolean;
  readonly isRepeatable: boolean;
  readonly followsRedirects: boolean;
  readonly retry: number;
}

/**
 * Records an attempt that has ended, and decides whether to retry.
 *
 * @returns The wait before the next attempt, or `undefined` if the response is final.
 * @throws The error that ends the call, if there is no response.
 */
function evaluateAttempt(
  outcome: Outcome,
  context: AttemptContext,
  policy: RetryPolicy,
  notify: Notify,
): RetryWait | undefined {
  const { response, error } = outcome;
  const { call } = context;
  const durationMs = call.inFlightMs;
  const wasSent = durationMs !== undefined;
  call.markIdle();
  if (wasSent) {
    call.endedAttempts += 1;
    policy.budget?.deposit();
    notify({ type: "attempt", attempt: call.endedAttempts, durationMs, status: response?.status, error });
  }
  const failure = classifyOutcome(outcome, policy.statuses, context.followsRedirects);
  if (failure === undefined) {
    if (response === undefined) throw error;
    return undefined;
  }
  call.retryAfterMs = failure.retryAfterMs;
  call.maybeProcessedBefore ||= !failure.isUnprocessed;
  const decision = policy.decide({ ...context, failure, wasSent });
  if (typeof decision === "object") return decision;
  notify({ type: "give_up", reason: decision, status: response?.status, ...call.metadata });
  if (response === undefined) {
    throw wasSent ? new RetryError(decision, call.metadata, error, context.isRepeatable) : error;
  }
  return undefined;
}

async function waitBeforeRetry(
  { ms, reason }: RetryWait,
  signal: AbortSignal | undefined,
  notify: Notify,
): Promise<void> {
  if (ms === 0) return;
  notify({ type: "wait_begin", reason, expectedMs: ms });
  const start = performance.now();
  try {
    await sleep(ms, signal);
  } finally {
    notify({ type: "wait_end", reason, durationMs: performance.now() - start });
  }
}
