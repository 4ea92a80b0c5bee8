import { LOG_LEVELS, type Logger } from "../observability/log.ts";
import { isRecord } from "../values.ts";
import {
  anyValue,
  booleanFlag,
  callback,
  nested,
  type OptionRules,
  objectWith,
  oneOf,
  plainObject,
  signal,
  valueRule,
  wholeNumber,
} from "./check-options.ts";
import type { CallOptions, ClientOptions } from "./options.ts";

const SHARED: OptionRules<Omit<CallOptions, "signal">> = {
  // `settings.ts` checks it with an error that does not show the value, which may contain a secret.
  baseUrl: anyValue,
  fetch: callback,
  headers: plainObject("a plain object of headers"),
  hooks: nested({ onRequest: callback, onResponse: callback, onWait: callback }),
  middleware: valueRule(
    "a value that createMiddleware created",
    (value) => isRecord(value) && typeof value.wrap === "function",
  ),
  logger: objectWith<Logger>("debug", "info", "warn", "error"),
  logLevel: oneOf(...LOG_LEVELS),
  teamId: wholeNumber(1),
};

/** The rules for the options of a call. */
export const CALL_OPTIONS: OptionRules<CallOptions> = { ...SHARED, signal };

/** The rules for the options of a client. */
export const CLIENT_OPTIONS: OptionRules<ClientOptions> = {
  ...SHARED,
  apiKey: anyValue,
  dangerouslyAllowBrowser: booleanFlag,
};
