import { checkNames, checkNumber } from "../call/check-option.ts";

/** A budget for the retries of all calls of a client. */
export interface RetryBudget {
  /** Counts a request that was sent. */
  deposit(): void;
  /**
   * Takes one retry out of the budget.
   *
   * @returns `false` if none is left.
   */
  withdraw(): boolean;
}

/** Options of `createRetryBudget`. */
export interface RetryBudgetOptions {
  /**
   * The share of requests that may be retries.
   *
   * @default 0.2
   */
  readonly share?: number;
  /**
   * The number of retries in the budget at the start, and the maximum that it saves.
   *
   * @default 10
   */
  readonly reserve?: number;
}

/**
 * Creates a budget for the retries of a client, so that retries do not make an outage worse. Of any number of
 * consecutive requests, at most `reserve + share * requests` are retries. Each request adds `share` to the budget, a
 * retry takes 1, and the budget saves at most `reserve`. While fewer requests than `share` fail, the budget is never
 * used up.
 *
 * @param options - `share` (default: 0.2) and `reserve` (default: 10).
 * @returns A budget for the option `budget`.
 * @throws RangeError if an option is invalid.
 *
 * @example
 * const send = withRetry(fetch, { budget: createRetryBudget({ share: 0.1 }) });
 */
export function createRetryBudget(options: RetryBudgetOptions = {}): RetryBudget {
  checkNames(options, { reserve: true, share: true });
  const { share = 0.2, reserve = 10 } = options;
  checkNumber("share", share, 0);
  checkNumber("reserve", reserve, 0);
  let tokens = reserve;
  return {
    deposit: () => {
      tokens = Math.min(reserve, tokens + share);
    },
    withdraw: () => {
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
