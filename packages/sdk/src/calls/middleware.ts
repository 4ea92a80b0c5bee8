import {
  type ClientMiddleware,
  ConfigurationError,
  createMiddleware,
  type Middleware,
  type MiddlewareContext,
} from "@grinfi/core";
import {
  createCallInit,
  createRateLimiter,
  createResilience,
  createRetryBudget,
  type GiveUpReason,
  type OnEvent,
  type RateLimiter,
  type ResilienceOptions,
  type RetryBudget,
} from "@grinfi/retry";
import { CALL_OPTIONS } from "./option-rules.ts";
import type { GrinfiOptions, RequestOptions } from "./options.ts";
import {
  type MiddlewareSettings,
  mergeOptions,
  middlewareOptionsOf,
  withoutUndefined,
} from "./split-options.ts";

/** The state that all calls of a client share. */
export interface SharedState {
  readonly budget: RetryBudget;
  /** `undefined` if the rate limiter is disabled. */
  readonly limiter: RateLimiter | undefined;
}

/** The API's limit for one key. */
const REQUESTS_A_MINUTE = 300;

export function createSharedState({ rateLimit, retry }: GrinfiOptions): SharedState {
  const limiter =
    rateLimit === false
      ? undefined
      : createRateLimiter({
          limit: REQUESTS_A_MINUTE,
          interval: 60_000,
          ...withoutUndefined(rateLimit ?? {}),
        });
  return { budget: createRetryBudget(retry === false ? {} : retry?.budget), limiter };
}

/**
 * Returns the state of a client that is created from another one. Both share what the changed options do not replace.
 */
export function inheritSharedState(
  shared: SharedState,
  changes: GrinfiOptions,
  all: GrinfiOptions,
): SharedState {
  const { apiKey, rateLimit, retry } = changes;
  const own = createSharedState(all);
  const hasOwnBudget = apiKey !== undefined || (retry && retry.budget !== undefined);
  const hasOwnLimiter = apiKey !== undefined || rateLimit !== undefined;
  return {
    budget: hasOwnBudget ? own.budget : shared.budget,
    limiter: hasOwnLimiter ? own.limiter : shared.limiter,
  };
}

/**
 * Creates the middleware of a client. It adds total timeout, retries, rate limit and attempt timeout to the attempts of
 * a call. The operation determines whether a call is retried.
 */
export function createClientMiddleware(shared: SharedState, ofClient: MiddlewareSettings): ClientMiddleware {
  const wrap = createResilience(resilienceOptions(shared, ofClient));
  const wrapCall: Middleware<RequestOptions> = (attempt, call) => {
    const ofCall = middlewareOptionsOf(call.options);
    const all = ofCall && resilienceOptions(shared, mergeOptions(ofClient, ofCall));
    const send = (all === undefined ? wrap : createResilience(all))(attempt);
    // The call and the redirects that it follows share one.
    const ofAttempts = createCallInit({ repeatable: call.isRepeatable, onEvent: reportTo(call) });
    return (input, init) => send(input, { ...init, ...ofAttempts });
  };
  return createMiddleware<RequestOptions>(wrapCall, { attemptsReadBody: true, optionRules: CALL_OPTIONS });
}

function resilienceOptions(shared: SharedState, options: MiddlewareSettings): ResilienceOptions {
  const { timeout, priority, rateLimit, retry = {}, totalTimeout } = options;
  const limiter = rateLimit === false ? undefined : shared.limiter;
  if (limiter?.isShared && timeout === Number.POSITIVE_INFINITY) {
    throw new ConfigurationError(
      "The option timeout must be a number if the rate limit has a store: the slot of a process that was killed becomes free after this time.",
    );
  }
  return {
    ...(retry === false ? { maxRetries: 0 } : { ...retry, budget: shared.budget }),
    ...(timeout !== undefined && { timeout }),
    ...(totalTimeout !== undefined && { totalTimeout }),
    ...(priority !== undefined && { priority }),
    ...(limiter !== undefined && { limiter }),
  };
}

/** The sentences in error messages about why a call was not retried. */
const GIVE_UP_REASONS: Readonly<Record<GiveUpReason, string>> = {
  retries_exhausted: "All retries are used up.",
  body_not_replayable: "It was not retried, because its body is a stream.",
  budget_exhausted: "It was not retried: the retry budget is empty, because too many requests fail.",
  deadline: "It was not retried, because the total timeout would expire before the next attempt.",
  not_repeatable: "It was not retried, because the API must not act on it twice.",
  retry_after_too_long: "It was not retried, because the API requested a wait longer than maxRetryAfter.",
  untrusted_certificate: "The certificate of the server is not trusted.",
};

function reportTo(call: MiddlewareContext): OnEvent {
  return (event) => {
    if (event.type === "wait_begin") {
      call.reportWait({ phase: "begin", reason: event.reason, durationMs: event.expectedMs });
    } else if (event.type === "wait_end") {
      call.reportWait({ phase: "end", reason: event.reason, durationMs: event.durationMs });
    } else if (event.type === "give_up") {
      const { maybeProcessed, reason, retryAfterMs } = event;
      call.reportOutcome({ maybeProcessed, retryAfterMs, why: GIVE_UP_REASONS[reason] });
    }
  };
}
