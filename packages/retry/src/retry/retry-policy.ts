import type { CallState } from "../call/call-state.ts";
import { checkCount, checkNumber } from "../call/check-option.ts";
import type { GiveUpReason } from "../call/events.ts";
import { Backoff } from "./backoff.ts";
import type { RetryBudget } from "./budget.ts";
import type { Failure } from "./classify-outcome.ts";
import { RETRYABLE_STATUSES, type RetryOptions } from "./retry-options.ts";

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** A wait before a retry. */
export interface RetryWait {
  readonly reason: "backoff" | "retry_after";
  readonly ms: number;
}

/** A failed attempt, with the properties of its request. */
export interface FailedAttempt {
  readonly call: CallState;
  readonly failure: Failure;
  /** The number of the next retry, starting at 1. */
  readonly retry: number;
  readonly isRepeatable: boolean;
  readonly canReplay: boolean;
  /** Whether the request was sent. If it got no slot, it was not sent and its body was not read. */
  readonly wasSent: boolean;
}

/** Decides whether and when a request is sent again. */
export class RetryPolicy {
  readonly budget: RetryBudget | undefined;
  readonly replayable: boolean | undefined;
  readonly statuses: ReadonlySet<number>;
  readonly #delay: Backoff;
  readonly #maxRetryAfter: number;
  readonly #repeatable: boolean | undefined;
  readonly #maxRetries: number;

  constructor(options: RetryOptions) {
    const {
      budget,
      maxRetryAfter = 60_000,
      repeatable,
      replayable,
      maxRetries = 2,
      statuses = RETRYABLE_STATUSES,
    } = options;
    checkCount("maxRetries", maxRetries, 0);
    checkNumber("maxRetryAfter", maxRetryAfter, 0);
    this.budget = budget;
    // A body that is sent only once need not be in memory.
    this.replayable = maxRetries === 0 ? false : replayable;
    this.statuses = statuses;
    this.#delay = new Backoff(options);
    this.#maxRetryAfter = maxRetryAfter;
    this.#repeatable = repeatable;
    this.#maxRetries = maxRetries;
  }

  isRepeatable(method: string): boolean {
    return this.#repeatable ?? SAFE_METHODS.has(method);
  }

  /** Returns the wait before the next attempt, or the reason why there is none. */
  decide(attempt: FailedAttempt): RetryWait | GiveUpReason {
    const { call, failure, retry, isRepeatable, canReplay, wasSent } = attempt;
    const { isRateLimited, isUnprocessed, isUntrusted, retryAfterMs } = failure;
    if (isUntrusted) return "untrusted_certificate";
    if (!isRepeatable && !isUnprocessed) return "not_repeatable";
    // After a 429 the shared backoff decides whether the call waits again. Its probes do not multiply requests.
    const isShared429 = isRateLimited && call.hasSharedBackoff;
    if (isShared429 ? !call.returnsToQueue : retry > this.#maxRetries) return "retries_exhausted";
    if (!canReplay && wasSent) return "body_not_replayable";
    if (retryAfterMs !== undefined && retryAfterMs > this.#maxRetryAfter) return "retry_after_too_long";
    const wait = this.#waitFor(failure, retry);
    if ((isShared429 ? (retryAfterMs ?? 0) : wait.ms) >= call.remainingMs) return "deadline";
    if (wasSent && !isShared429 && this.budget?.withdraw() === false) return "budget_exhausted";
    return isShared429 ? { ...wait, ms: 0 } : wait;
  }

  #waitFor({ retryAfterMs }: Failure, retry: number): RetryWait {
    return retryAfterMs === undefined
      ? { reason: "backoff", ms: this.#delay.exponential(retry) }
      : { reason: "retry_after", ms: this.#delay.atLeast(retryAfterMs) };
  }
}
