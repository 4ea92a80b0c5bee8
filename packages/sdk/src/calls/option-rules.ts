import {
  anyValue,
  booleanFlag,
  CALL_OPTIONS as CORE_CALL_OPTIONS,
  CLIENT_OPTIONS as CORE_CLIENT_OPTIONS,
  callback,
  falseOr,
  nested,
  number,
  type OptionRules,
  objectWith,
  oneOf,
  timeLimit,
  valueRule,
  wholeNumber,
  wholeNumberOrInfinity,
} from "@grinfi/core/option-checks";
import type { RateLimitStore } from "@grinfi/retry";
import type { ListOptions } from "./list-options.ts";
import type {
  ClientRetrySettings,
  GrinfiOptions,
  RateLimitSettings,
  RequestOptions,
  ResilienceSettings,
  RetrySettings,
} from "./options.ts";

const milliseconds = number(0, "milliseconds");

const RETRY: OptionRules<RetrySettings> = {
  baseDelay: milliseconds,
  maxDelay: milliseconds,
  maxRetryAfter: milliseconds,
  maxRetries: wholeNumberOrInfinity(0),
  statuses: valueRule(
    "a Set of statuses",
    (value) => typeof value === "object" && value !== null && "has" in value && "size" in value,
  ),
};

const CLIENT_RETRY: OptionRules<ClientRetrySettings> = {
  ...RETRY,
  budget: nested({ reserve: number(0), share: number(0) }),
};

const RATE_LIMIT: OptionRules<RateLimitSettings> = {
  baseDelay: milliseconds,
  interval: milliseconds,
  limit: wholeNumberOrInfinity(1),
  maxDelay: milliseconds,
  maxQueue: wholeNumberOrInfinity(1),
  store: objectWith<RateLimitStore>("acquire"),
};

const RESILIENCE: OptionRules<ResilienceSettings> = {
  priority: oneOf("high", "normal"),
  retry: falseOr(nested(RETRY)),
  timeout: timeLimit,
  totalTimeout: timeLimit,
};

const { middleware: _ofCall, ...CALL } = CORE_CALL_OPTIONS;
const { middleware: _ofClient, ...CLIENT } = CORE_CLIENT_OPTIONS;

/** The option rules of a call. */
export const CALL_OPTIONS: OptionRules<RequestOptions> = { ...CALL, ...RESILIENCE, rateLimit: oneOf(false) };

/** The option rules of a client. */
export const CLIENT_OPTIONS: OptionRules<GrinfiOptions> = {
  ...CLIENT,
  ...RESILIENCE,
  rateLimit: falseOr(nested(RATE_LIMIT)),
  retry: falseOr(nested(CLIENT_RETRY)),
};

/** The option rules of a list. */
export const LIST_OPTIONS: OptionRules<ListOptions<unknown>> = {
  ...CALL_OPTIONS,
  concurrency: wholeNumber(1),
  dedupeBy: falseOr(callback),
  dedupeWindow: wholeNumberOrInfinity(0),
  maxPages: wholeNumberOrInfinity(1),
  // The pager checks it.
  position: anyValue,
  slice: booleanFlag,
  verifyFilter: booleanFlag,
};
