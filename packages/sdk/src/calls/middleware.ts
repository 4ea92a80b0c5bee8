import { type ClientMiddleware, createMiddleware, type MiddlewareContext } from "@grinfi/core";
import {
  createCallInit,
  createRateLimiter,
  createRetryBudget,
  type GiveUpReason,
  type OnEvent,
  type RateLimiter,
  type ResilienceOptions,
  type RetryBudget,
  withResilience,
} from "@grinfi/retry";
import type { GrinfiOptions } from "./options.ts";
import { defined, type MiddlewareSettings } from "./split-options.ts";

/** What all calls of a client share. */
export interface Shared {
  readonly budget: RetryBudget;
  /** Absent when calls do not wait for their turn. */
  readonly limiter: RateLimiter | undefined;
}

/** The API lets a key make so many requests a minute. */
const REQUESTS_A_MINUTE = 300;

/** More than any page of rows; core refuses what is longer. */
const MAX_BUFFERED_BYTES = 64 * 1024 * 1024;

export function createShared({ rateLimit, retry }: GrinfiOptions): Shared {
  const limiter =
    rateLimit === false
      ? undefined
      : createRateLimiter({ limit: REQUESTS_A_MINUTE, interval: 60_000, ...defined(rateLimit ?? {}) });
  return { budget: createRetryBudget(retry === false ? {} : retry?.budget), limiter };
}

/** What a client shares with the one that it was made from by these changes: all but what they are about. */
export function inherit(shared: Shared, changes: GrinfiOptions, all: GrinfiOptions): Shared {
  const { apiKey, rateLimit, retry } = changes;
  const own = createShared(all);
  const hasOwnBudget = apiKey !== undefined || (retry && retry.budget !== undefined);
  const hasOwnLimiter = apiKey !== undefined || rateLimit !== undefined;
  return {
    budget: hasOwnBudget ? own.budget : shared.budget,
    limiter: hasOwnLimiter ? own.limiter : shared.limiter,
  };
}

/** Total timeout, retry, rate limit and attempt timeout around the attempts of a call, with what the table says of it. */
export function middlewareOf(shared: Shared, options: MiddlewareSettings): ClientMiddleware {
  const { timeout, priority, rateLimit, retry = {}, totalTimeout } = options;
  const limiter = rateLimit === false ? undefined : shared.limiter;
  return createMiddleware((attempt, call) => {
    const settings: ResilienceOptions = {
      ...(retry === false ? { maxRetries: 0 } : { ...retry, budget: shared.budget }),
      ...(timeout !== undefined && { timeout }),
      ...(totalTimeout !== undefined && { totalTimeout }),
      ...(priority !== undefined && { priority }),
      ...(limiter !== undefined && { limiter }),
      // A file stays a stream, of which nobody can say how much there is.
      ...(!call.isFile && { maxBufferedBytes: MAX_BUFFERED_BYTES }),
      repeatable: call.isRepeatable,
      onEvent: tell(call),
    };
    const send = withResilience(attempt, settings);
    // Of the call and of the redirects that it follows.
    const init = createCallInit();
    return (request) => send(request, init);
  });
}

/** Why a call that ends with an error status was not sent again. */
const WHY: Readonly<Record<GiveUpReason, string>> = {
  attempts_used: "No more retries are allowed.",
  body_not_replayable: "It was not sent again, because its body is a stream.",
  budget_empty: "It was not sent again: the retry budget is empty, because too many requests fail.",
  deadline: "It was not sent again, because its total timeout would be over by then.",
  not_repeatable: "It was not sent again, because it must not be acted on twice.",
  retry_after_too_long: "It was not sent again, because the API asks to wait longer than maxRetryAfter.",
  untrusted_certificate: "The certificate of the server is not trusted.",
};

function tell(call: MiddlewareContext): OnEvent {
  return (event) => {
    if (event.type === "wait_begin") {
      call.reportWait({ phase: "begin", reason: event.reason, durationMs: event.expectedMs });
    } else if (event.type === "wait_end") {
      call.reportWait({ phase: "end", reason: event.reason, durationMs: event.durationMs });
    } else if (event.type === "give_up") {
      const { maybeProcessed, reason, retryAfterMs } = event;
      call.reportOutcome({ maybeProcessed, retryAfterMs, why: WHY[reason] });
    }
  };
}
