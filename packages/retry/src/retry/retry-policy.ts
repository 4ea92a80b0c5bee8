import type { Call } from "../call/call.ts";
import { checkCount, checkNumber } from "../call/check-option.ts";
import type { GiveUpReason } from "../call/events.ts";
import type { RetryBudget } from "./budget.ts";
import { Delay } from "./delay.ts";
import type { Failure } from "./failure.ts";
import { type RetryOptions, STATUSES } from "./retry-options.ts";

const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** A wait before a retry. */
export interface Wait {
  readonly reason: "backoff" | "retry_after";
  readonly ms: number;
}

/** A failed attempt and what its request allows. */
export interface Situation {
  readonly call: Call;
  readonly failure: Failure;
  /** The number of the retry that would follow. */
  readonly retry: number;
  readonly isRepeatable: boolean;
  readonly canReplay: boolean;
  /** Whether the attempt used the body: it did not when it got no slot. */
  readonly wasSent: boolean;
}

/** The options of `withRetry` with their defaults, and what follows from them. */
export class RetryPolicy {
  readonly budget: RetryBudget | undefined;
  readonly replayable: boolean | undefined;
  readonly statuses: ReadonlySet<number>;
  readonly #delay: Delay;
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
      statuses = STATUSES,
    } = options;
    checkCount("maxRetries", maxRetries, 0);
    checkNumber("maxRetryAfter", maxRetryAfter, 0);
    this.budget = budget;
    // A body that is sent once need not be in memory.
    this.replayable = maxRetries === 0 ? false : replayable;
    this.statuses = statuses;
    this.#delay = new Delay(options);
    this.#maxRetryAfter = maxRetryAfter;
    this.#repeatable = repeatable;
    this.#maxRetries = maxRetries;
  }

  isRepeatable(method: string): boolean {
    return this.#repeatable ?? SAFE.has(method);
  }

  /** The wait before the next attempt, or why there is none. */
  decide(situation: Situation): Wait | GiveUpReason {
    const { call, failure, retry, isRepeatable, canReplay, wasSent } = situation;
    const { isRefusal, isUnsent, isUntrusted, retryAfterMs } = failure;
    if (isUntrusted) return "untrusted_certificate";
    if (!isRepeatable && !isUnsent) return "not_repeatable";
    // The shared backoff decides how often a call waits out a 429, and it multiplies no requests.
    const isShared429 = isRefusal && call.hasSharedBackoff;
    if (isShared429 ? !call.returnsToQueue : retry > this.#maxRetries) return "attempts_used";
    if (!canReplay && wasSent) return "body_not_replayable";
    if (retryAfterMs !== undefined && retryAfterMs > this.#maxRetryAfter) return "retry_after_too_long";
    const wait = this.#waitFor(failure, retry);
    if ((isShared429 ? (retryAfterMs ?? 0) : wait.ms) >= call.remainingMs) return "deadline";
    if (wasSent && !isShared429 && this.budget?.withdraw() === false) return "budget_empty";
    return isShared429 ? { ...wait, ms: 0 } : wait;
  }

  #waitFor({ retryAfterMs }: Failure, retry: number): Wait {
    return retryAfterMs === undefined
      ? { reason: "backoff", ms: this.#delay.backoff(retry) }
      : { reason: "retry_after", ms: this.#delay.after(retryAfterMs) };
  }
}
