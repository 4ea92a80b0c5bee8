import type { OnEvent } from "../call/events.ts";
import type { RetryBudget } from "./budget.ts";
import type { DelayOptions } from "./delay.ts";

/** The statuses that may pass by themselves. */
export const STATUSES: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** How a request is repeated. */
export interface RetryOptions extends DelayOptions {
  /**
   * Maximum number of retries.
   *
   * @default 2
   */
  readonly maxRetries?: number;
  /**
   * Whether the request may be acted on twice. If not, it is sent again only when it was certainly not acted on.
   *
   * @default true for GET, HEAD and OPTIONS
   */
  readonly repeatable?: boolean;
  /**
   * Whether the body may be read into memory, to be sent again. A body that is a stream can otherwise not be sent again.
   * Set it to false for a large upload that is given as a `Request`.
   *
   * @default true for the body of a `Request`, which does not show whether it was made from a stream
   */
  readonly replayable?: boolean;
  /**
   * The statuses after which a request is sent again.
   *
   * @default 408, 425, 429, 500, 502, 503, 504
   */
  readonly statuses?: ReadonlySet<number>;
  /**
   * The longest wait that a server may ask for, in milliseconds. When it asks for more, the call ends at once.
   *
   * @default 60_000
   */
  readonly maxRetryAfter?: number;
  /** The budget of the client. @default none: each call may use its `maxRetries` */
  readonly budget?: RetryBudget;
  /** Told of each attempt and wait. */
  readonly onEvent?: OnEvent;
}

export const RETRY_OPTIONS: Readonly<Record<keyof RetryOptions, true>> = {
  baseDelay: true,
  budget: true,
  maxDelay: true,
  maxRetryAfter: true,
  onEvent: true,
  random: true,
  repeatable: true,
  replayable: true,
  maxRetries: true,
  statuses: true,
};
