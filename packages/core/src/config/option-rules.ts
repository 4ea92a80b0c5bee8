import { LEVELS } from "../observability/log.ts";
import {
  anything,
  callback,
  flag,
  nested,
  type OptionRules,
  objectWith,
  oneOf,
  plainObject,
  signal,
  wholeNumber,
} from "./check-options.ts";
import type { CallOptions, ClientOptions } from "./options.ts";

const SHARED: OptionRules<Omit<CallOptions, "signal">> = {
  // It may hold a secret, so `settings.ts` checks it without repeating it.
  baseUrl: anything,
  fetch: callback,
  headers: plainObject("a plain object of headers"),
  hooks: nested({ onRequest: callback, onResponse: callback, onWait: callback }),
  middleware: callback,
  logger: objectWith("debug", "info", "warn", "error"),
  logLevel: oneOf(...LEVELS),
  teamId: wholeNumber(1),
};

/** What the options of a call take. */
export const CALL_OPTIONS: OptionRules<CallOptions> = { ...SHARED, signal };

/** What the options of a client take. */
export const CLIENT_OPTIONS: OptionRules<ClientOptions> = {
  ...SHARED,
  apiKey: anything,
  dangerouslyAllowBrowser: flag,
};
