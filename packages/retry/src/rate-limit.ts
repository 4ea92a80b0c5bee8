import { callOf, within } from "./call.ts";
import { checkCount, checkNames, checkNumber } from "./check-option.ts";
import { type OnEvent, tellAbout, type WaitReason } from "./events.ts";
import { type Fetch, signalOf } from "./fetch.ts";
import type { Pass } from "./queued-request.ts";
import { RateLimiter } from "./rate-limiter.ts";
import { RATE_LIMITER_OPTIONS, type RateLimiterOptions } from "./rate-limiter-options.ts";
import type { Priority } from "./request-queue.ts";
import { retryAfterOf } from "./retry-after.ts";
import { withAnswerTimeout } from "./timeout.ts";

/** How a request waits for its place. */
export interface RateLimitOptions extends RateLimiterOptions {
  /** A limiter that other calls share. @default a new one, made from the other options */
  readonly limiter?: RateLimiter;
  /**
   * Calls with high priority overtake the others: while a normal one waits, at most four of them in a row.
   *
   * @default "normal"
   */
  readonly priority?: Priority;
  /**
   * The longest wait after a 429, in milliseconds. When it would be longer, the call ends at once.
   *
   * @default 60_000
   */
  readonly maxRetryAfter?: number;
  /**
   * How often the server may refuse a call with 429, or the requests that are sent to try while it waits, until it no longer
   * waits at the gate. As many as `retries`. When a 429 does not say how long to wait and the limiter has a `limit`, the call
   * goes on waiting until one interval is over, since the limit is renewed by then.
   *
   * @default 2
   */
  readonly maxRefusals?: number;
  /**
   * Milliseconds in which a request has the beginning of its answer; then it is ended. It holds when the places are in a
   * store, because there a place comes back one interval after that even when the process that took it is gone.
   *
   * @default 60_000
   */
  readonly answerWithin?: number;
  /** Told of each wait. */
  readonly onEvent?: OnEvent;
}

const RATE_LIMIT_OPTIONS: Readonly<Record<keyof RateLimitOptions, true>> = {
  ...RATE_LIMITER_OPTIONS,
  answerWithin: true,
  limiter: true,
  maxRefusals: true,
  maxRetryAfter: true,
  onEvent: true,
  priority: true,
};

/**
 * Lets requests through so that in any window of one interval at most `limit` of them reach the server. Bursts up to the
 * limit pass at once; the others wait, first come first served. A place comes back one interval after the answer to its
 * request began, or after the request failed: the server has seen it by then.
 *
 * A 429 closes a gate for all calls that share the limiter. When the wait is over, one request is sent to try; each answer
 * that is no 429 lets two more through. A 429 that does not say how long to wait is followed by waits that grow, for one
 * interval.
 *
 * @throws QueueFullError when `maxQueue` calls wait already.
 * @throws RateLimitedError when the server asks to wait too long, or goes on refusing.
 * @throws StoreUnavailableError when the places are in a store that does not answer.
 * @throws TimeoutError when no place comes back before the deadline of the call.
 */
export function withRateLimit(fetch: Fetch, options: RateLimitOptions = {}): Fetch {
  const { answerWithin = 60_000, maxRefusals = 2, maxRetryAfter = 60_000, priority = "normal" } = options;
  checkNames(options, RATE_LIMIT_OPTIONS);
  const limiter = options.limiter ?? new RateLimiter(options);
  checkNumber("answerWithin", answerWithin, 0);
  if (limiter.isShared && answerWithin === Number.POSITIVE_INFINITY) {
    throw new RangeError("The option answerWithin takes a finite number when the places are in a store.");
  }
  checkCount("maxRefusals", maxRefusals, 0);
  checkNumber("maxRetryAfter", maxRetryAfter, 0);
  const send = limiter.isShared ? withAnswerTimeout(fetch, answerWithin) : fetch;

  return async (input, init) => {
    const signal = signalOf(input, init);
    signal?.throwIfAborted();
    const call = callOf(init);
    call.hasGate = true;
    call.halt();
    const tell = tellAbout(input, init, options.onEvent);
    let wait: { readonly reason: WaitReason; readonly start: number } | undefined;
    const endWait = (): void => {
      if (wait === undefined) return;
      tell({ type: "wait_end", reason: wait.reason, durationMs: performance.now() - wait.start });
    };
    let pass: Pass;
    try {
      pass = await limiter.enter({
        call,
        signal,
        priority,
        answerWithin,
        maxRetryAfter,
        maxRefusals,
        onWait: (reason, expectedMs) => {
          wait = { reason, start: performance.now() };
          tell({ type: "wait_begin", reason, expectedMs });
        },
      });
    } catch (error) {
      endWait();
      throw error;
    }
    try {
      endWait();
      call.send();
      const response = await send(input, within(call, init));
      if (response.status === 429) {
        const retryAfterMs = retryAfterOf(response);
        call.meetRefusal();
        call.isBackAtGate = maxRefusals > 0 && call.awaitsGate(maxRefusals, limiter.renewalMs, retryAfterMs);
        pass.refuse(retryAfterMs);
      }
      return response;
    } finally {
      pass.leave();
    }
  };
}
