import { abortable } from "@grinfi/abort";
import { FetchTimeoutError, RetryError } from "../errors/errors.ts";
import { type RateLimit, waitForPermit } from "../rate-limit/wait-for-permit.ts";
import { classifyOutcome, isUnprocessed, type Outcome } from "../retry/classify-outcome.ts";
import { isReplayable, prepareReplay } from "../retry/replay.ts";
import { parseRetryAfter } from "../retry/retry-after.ts";
import type { FailedAttempt, RetryPolicy, RetryWait } from "../retry/retry-policy.ts";
import { TimeLimit } from "../timeout/time-limit.ts";
import { type CallState, callStateOf, initWithCall } from "./call-state.ts";
import { createNotifier, type Notify, type OnEvent } from "./events.ts";
import { discardBody, type Fetch, followsRedirects, methodOf, signalOf } from "./fetch.ts";
import { sleep } from "./sleep.ts";

/** What is done around a `fetch`, from the outermost to the innermost. An absent part is not done. */
export interface SenderParts {
  /** Milliseconds for the whole call. */
  readonly totalTimeout?: number | undefined;
  readonly retries?: RetryPolicy;
  readonly rateLimit?: RateLimit;
  /** Milliseconds for one attempt, from its start to the end of the response's body. */
  readonly timeout?: number | undefined;
  /** Milliseconds until the response to one attempt begins. */
  readonly responseTimeout?: number | undefined;
  readonly onEvent?: OnEvent | undefined;
}

/** One request, as the functions below pass it on. */
interface Sending {
  readonly fetch: Fetch;
  readonly parts: SenderParts;
  readonly input: Parameters<Fetch>[0];
  readonly init: RequestInit | undefined;
  readonly call: CallState;
  readonly signal: AbortSignal | undefined;
  readonly notify: Notify;
}

/**
 * Wraps a `fetch`. All middleware of the package except `withBufferedBody` is created here, so that a call with several
 * parts takes one step and not one for each part.
 */
export function createSender(fetch: Fetch, parts: SenderParts): Fetch {
  const { totalTimeout } = parts;
  return (input, init) => {
    const signal = signalOf(input, init);
    const call = callStateOf(init);
    const notify = createNotifier(input, init, call.settings.onEvent ?? parts.onEvent);
    const sending = { fetch, parts, input, init, call, signal, notify };
    return totalTimeout === undefined ? sendAttempts(sending) : sendInTime(sending, totalTimeout);
  };
}

/** Sends a request under the timeout of the whole call. */
async function sendInTime(sending: Sending, ms: number): Promise<Response> {
  const { call, signal } = sending;
  signal?.throwIfAborted();
  call.setTotalTimeout(ms);
  const createError = (): Error => new FetchTimeoutError("total", ms, call.metadata);
  const limit = new TimeLimit(call.remainingMs, signal, createError);
  return limit.cover(() => sendAttempts({ ...sending, signal: limit.signal }));
}

/** Sends a request, and sends it again as long as the retry policy allows it. */
async function sendAttempts(sending: Sending): Promise<Response> {
  const { call, notify, signal } = sending;
  const { retries } = sending.parts;
  signal?.throwIfAborted();
  if (retries === undefined) return sendAttempt(sending);
  call.markIdle();
  const { canReplay, init } = isReplayable(sending.input, sending.init)
    ? { canReplay: true, init: sending.init }
    : await prepareReplay(sending.input, sending.init, retries.replayable);
  const attempt = init === sending.init ? sending : { ...sending, init };
  for (let retry = 1; ; retry += 1) {
    call.markSent();
    let outcome: Outcome;
    try {
      outcome = { response: await sendAttempt(attempt) };
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      outcome = { error };
    }
    const { response } = outcome;
    let wait: RetryWait | undefined;
    try {
      wait = evaluateAttempt(outcome, sending, retries, { canReplay, retry });
    } catch (error) {
      if (response !== undefined) discardBody(response);
      throw error;
    }
    if (wait === undefined && response !== undefined) return response;
    if (response !== undefined) discardBody(response);
    if (wait !== undefined) await waitBeforeRetry(wait, signal, notify);
  }
}

/**
 * Records an attempt that has ended, and decides whether to retry.
 *
 * @returns The wait before the next attempt, or `undefined` if the response is final.
 * @throws The error that ends the call, if there is no response.
 */
function evaluateAttempt(
  outcome: Outcome,
  { call, init, input, notify }: Sending,
  retries: RetryPolicy,
  { canReplay, retry }: Pick<FailedAttempt, "canReplay" | "retry">,
): RetryWait | undefined {
  const { response, error } = outcome;
  const durationMs = call.endAttempt();
  const wasSent = durationMs !== undefined;
  if (wasSent) {
    retries.budget?.deposit();
    notify?.({ type: "attempt", attempt: call.endedAttempts, durationMs, status: response?.status, error });
  }
  if (response !== undefined && !retries.statuses.has(response.status)) {
    // The server has acted, even if reading the body fails.
    call.maybeProcessedBefore ||= response.ok || !isUnprocessed(response);
    return undefined;
  }
  const failure = classifyOutcome(outcome, followsRedirects(input, init));
  if (failure === undefined) throw error;
  call.retryAfterMs = failure.retryAfterMs;
  call.maybeProcessedBefore ||= !failure.isUnprocessed;
  const isRepeatable = call.settings.repeatable ?? retries.isRepeatable(methodOf(input, init));
  const decision = retries.decide({ call, canReplay, failure, isRepeatable, retry, wasSent });
  if (typeof decision === "object") return decision;
  notify?.({ type: "give_up", reason: decision, status: response?.status, ...call.metadata });
  if (response === undefined) {
    throw wasSent ? new RetryError(decision, call.metadata, error, isRepeatable) : error;
  }
  return undefined;
}

async function waitBeforeRetry(
  { ms, reason }: RetryWait,
  signal: AbortSignal | undefined,
  notify: Notify,
): Promise<void> {
  if (ms === 0) return;
  notify?.({ type: "wait_begin", reason, expectedMs: ms });
  const start = performance.now();
  try {
    await sleep(ms, signal);
  } finally {
    notify?.({ type: "wait_end", reason, durationMs: performance.now() - start });
  }
}

/** Sends a request once, as soon as the rate limiter admits it. */
async function sendAttempt(sending: Sending): Promise<Response> {
  const { call, notify, signal } = sending;
  const { rateLimit } = sending.parts;
  if (rateLimit === undefined) return sendRequest(sending);
  const { limiter, maxRateLimitRetries } = rateLimit;
  // An aborted call must not take a slot.
  signal?.throwIfAborted();
  call.hasSharedBackoff = true;
  call.markIdle();
  const permit = limiter.tryAcquire(call) ?? (await waitForPermit(rateLimit, call, signal, notify));
  try {
    call.markSent();
    const response = await sendRequest(sending);
    if (response.status === 429) {
      const retryAfterMs = parseRetryAfter(response);
      call.countRateLimited();
      call.returnsToQueue =
        maxRateLimitRetries > 0 &&
        call.mayWaitAfterRateLimit(maxRateLimitRetries, limiter.renewalMs, retryAfterMs);
      permit.reportRateLimited(retryAfterMs);
    }
    return response;
  } finally {
    permit.release();
  }
}

/** Sends a request once and at once, under the time limit of an attempt. */
function sendRequest({ fetch, parts, input, init, call, signal }: Sending): Promise<Response> {
  const ms = parts.timeout ?? parts.responseTimeout;
  // The async function turns what a user's `fetch` throws into a rejection.
  const send = async (attemptSignal: AbortSignal | undefined): Promise<Response> =>
    fetch(input, initWithCall(call, init, attemptSignal));
  if (ms === undefined) return abortable(signal, () => send(signal), discardBody);
  signal?.throwIfAborted();
  const limit = new TimeLimit(ms, signal, () => new FetchTimeoutError("attempt", ms, call.metadata));
  return limit.cover(() => send(limit.signal), parts.timeout !== undefined);
}
