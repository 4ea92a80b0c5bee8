import { checkNames, checkNumber } from "../call/check-option.ts";

/** What the retries of all calls of a client are taken from. */
export interface RetryBudget {
  /** Counts a request that is sent. */
  deposit(): void;
  /** Takes a retry; `false` when there is none left. */
  withdraw(): boolean;
}

/** How much may be retried. */
export interface RetryBudgetOptions {
  /**
   * The share of the requests that may be retries.
   *
   * @default 0.2
   */
  readonly share?: number;
  /**
   * How many retries are there at the start and are saved up at most: what a client can retry at once after a quiet time.
   *
   * @default 10
   */
  readonly reserve?: number;
}

/**
 * A budget for the retries of a client, so that an outage is not multiplied: of any number of requests in a row, at most
 * `reserve + share * requests` are retries. Each request pays in `share`, a retry takes out 1, and no more than `reserve`
 * is kept. As long as fewer requests fail than `share`, there is always enough.
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
