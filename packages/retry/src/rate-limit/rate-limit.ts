import { callOf, within } from "../call/call.ts";
import { checkCount, checkNames, checkNumber } from "../call/check-option.ts";
import { type OnEvent, tellAbout, type WaitReason } from "../call/events.ts";
import { type Fetch, signalOf } from "../call/fetch.ts";
import { retryAfterOf } from "../retry/retry-after.ts";
import { withResponseTimeout } from "../timeout/timeout.ts";
import type { Pass } from "./queued-request.ts";
import { RateLimiter } from "./rate-limiter.ts";
import { RATE_LIMITER_OPTIONS, type RateLimiterOptions } from "./rate-limiter-options.ts";
import type { Priority } from "./request-queue.ts";

/** How a request waits for its slot. */
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
   * Maximum number of 429s that a call waits out: its own, and those of requests that try again while it waits. If a 429 does not
   * say how long to wait and the limiter has a `limit`, the call waits until one interval is over, since the limit is renewed
   * by then.
   *
   * @default 2
   */
  readonly maxRateLimitRetries?: number;
  /**
   * Milliseconds until the response must begin. It applies when the slots are in a store: there a slot becomes free one interval
   * later, even if the process that took it is gone.
   *
   * @default 60_000
   */
  readonly responseTimeout?: number;
  /** Told of each wait. */
  readonly onEvent?: OnEvent;
}

const RATE_LIMIT_OPTIONS: Readonly<Record<keyof RateLimitOptions, true>> = {
  ...RATE_LIMITER_OPTIONS,
  responseTimeout: true,
  limiter: true,
  maxRateLimitRetries: true,
  maxRetryAfter: true,
  onEvent: true,
  priority: true,
};

/**
 * Lets requests through so that in any window of one interval at most `limit` of them reach the server. Bursts up to the
 * limit pass at once; the others wait, first come first served. A slot is free again one interval after the response to
 * its request began, or after the request failed: the server has seen it by then.
 *
 * After a 429 all calls that share the limiter pause. When the pause is over, one request tries again; each response other than
 * 429 releases two more. A 429 that does not say how long to wait is followed by waits that grow, for one
 * interval.
 *
 * @throws QueueFullError when `maxQueue` calls wait already.
 * @throws RateLimitedError when the server asks to wait too long, or goes on refusing.
 * @throws StoreUnavailableError when the slots are in a store that does not answer.
 * @throws TimeoutError when no slot comes back before the deadline of the call.
 */
export function withRateLimit(fetch: Fetch, options: RateLimitOptions = {}): Fetch {
  const {
    responseTimeout = 60_000,
    maxRateLimitRetries = 2,
    maxRetryAfter = 60_000,
    priority = "normal",
  } = options;
  checkNames(options, RATE_LIMIT_OPTIONS);
  const limiter = options.limiter ?? new RateLimiter(options);
  checkNumber("responseTimeout", responseTimeout, 0);
  if (limiter.isShared && responseTimeout === Number.POSITIVE_INFINITY) {
    throw new RangeError("The option responseTimeout takes a finite number when the slots are in a store.");
  }
  checkCount("maxRateLimitRetries", maxRateLimitRetries, 0);
  checkNumber("maxRetryAfter", maxRetryAfter, 0);
  const send = limiter.isShared ? withResponseTimeout(fetch, responseTimeout) : fetch;

  return async (input, init) => {
    const signal = signalOf(input, init);
    signal?.throwIfAborted();
    const call = callOf(init);
    call.hasSharedBackoff = true;
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
        responseTimeout,
        maxRetryAfter,
        maxRateLimitRetries,
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
        call.returnsToQueue =
          maxRateLimitRetries > 0 && call.waitsOut(maxRateLimitRetries, limiter.renewalMs, retryAfterMs);
        pass.refuse(retryAfterMs);
      }
      return response;
    } finally {
      pass.leave();
    }
  };
}
