import { ConfigurationError } from "../errors/configuration-error.ts";
import { BASE_URL } from "../generated/constants.ts";
import { mergeHooks } from "../observability/hooks.ts";
import { isLogLevel, type LogLevel } from "../observability/log.ts";
import { isPlainObject } from "../values.ts";
import { checkOptions, type OptionRule } from "./check-options.ts";
import { environmentVariable, isBrowser } from "./environment.ts";
import { createRequestHeaders, type HeaderOptions, type RequestHeaders } from "./headers.ts";
import { CALL_OPTIONS, CLIENT_OPTIONS } from "./option-rules.ts";
import type { CallOptions, ClientOptions } from "./options.ts";

/** The options of a client or a call with their defaults. */
export interface Settings extends CallOptions {
  readonly apiKey: string | (() => string | Promise<string>);
  readonly baseUrl: string;
  readonly headers: HeaderOptions;
  readonly requestHeaders: RequestHeaders;
  /** The rules for the options of a call. */
  readonly callRules: Readonly<Record<string, OptionRule>>;
  readonly logLevel: LogLevel;
}

/** Checks the options of a client and adds their defaults. @throws ConfigurationError that never shows the key. */
export function resolveSettings(options: ClientOptions): Settings {
  if (isBrowser() && options.dangerouslyAllowBrowser !== true) {
    throw new ConfigurationError(
      "In a browser, every visitor can read the API key. Call the API from a server, or set dangerouslyAllowBrowser to true.",
    );
  }
  checkOptions(options, CLIENT_OPTIONS);
  const {
    apiKey = environmentVariable("GRINFI_API_KEY") ?? "",
    baseUrl = environmentVariable("GRINFI_BASE_URL") || BASE_URL,
  } = options;
  const headers = { ...options.headers };
  if (typeof apiKey !== "function") checkKey(apiKey);
  return {
    ...options,
    apiKey,
    baseUrl: checkedBaseUrl(baseUrl),
    headers,
    requestHeaders: createRequestHeaders(headers),
    callRules: options.middleware?.optionRules ?? CALL_OPTIONS,
    logLevel: options.logLevel ?? logLevelFromEnvironment(),
  };
}

/** Whether hooks or a log observe the requests. */
export const isObserved = ({ hooks, logLevel }: Settings): boolean =>
  hooks !== undefined || logLevel !== "off";

/** The options of a call without options. They are compared by identity, so that such a call merges nothing. */
export const NO_OPTIONS: CallOptions = Object.freeze({});

/** The settings of one call: its options take precedence over those of the client, and its hooks are added. */
export function resolveCallSettings(settings: Settings, options: CallOptions): Settings {
  if (options === NO_OPTIONS || hasOnlySignal(options)) return settings;
  checkOptions<object>(
    options,
    (options as CallOptions | null)?.middleware?.optionRules ?? settings.callRules,
  );
  const given = omitUndefined(options);
  const headers = { ...settings.headers, ...given.headers };
  const hooks = mergeHooks(settings.hooks, given.hooks);
  return {
    ...settings,
    ...given,
    ...(hooks && { hooks }),
    baseUrl: given.baseUrl === undefined ? settings.baseUrl : checkedBaseUrl(given.baseUrl),
    headers,
    requestHeaders: given.headers === undefined ? settings.requestHeaders : createRequestHeaders(headers),
  };
}

/** Whether the options are a signal alone, which `Call` uses. The lists of the SDK pass one to each call. */
function hasOnlySignal(options: CallOptions): boolean {
  if (typeof options !== "object" || options === null) return false;
  const [name, ...others] = Object.keys(options);
  return (
    name === "signal" &&
    others.length === 0 &&
    options.signal instanceof AbortSignal &&
    isPlainObject(options)
  );
}

/** Copies an object without the fields that are `undefined`. */
export function omitUndefined<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** Calls the function that returns the key. @throws ConfigurationError without the error of the function. */
export async function resolveApiKey(apiKey: () => string | Promise<string>): Promise<string> {
  let key: unknown;
  try {
    key = await apiKey();
  } catch {
    throw new ConfigurationError(
      "The function in the option apiKey threw an error. The error is omitted, because it may contain a key. To see it, catch it in the function.",
    );
  }
  checkKey(key);
  return key;
}

/** @throws ConfigurationError if there is no key, or if it cannot be a header. */
function checkKey(apiKey: unknown): asserts apiKey is string {
  if (typeof apiKey !== "string" || apiKey.trim() === "") {
    throw new ConfigurationError(
      "The option apiKey is missing or empty. Create a key under Settings, API Keys, and pass it as apiKey or set GRINFI_API_KEY.",
    );
  }
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new ConfigurationError(
      "The option apiKey contains a line break, a space or another character that is not allowed in a key. If it was read from a file, trim it.",
    );
  }
}

/** Checks the base URL and removes a slash at its end. The error does not show it, because it may contain a secret. */
function checkedBaseUrl(baseUrl: string): string {
  const { hash, password, protocol, search, username } = URL.canParse(baseUrl)
    ? new URL(baseUrl)
    : ({} as URL);
  if (!/^https?:$/.test(protocol) || hash || password || search || username) {
    throw new ConfigurationError(
      `The option baseUrl must be an http(s) URL without query, fragment or credentials, such as "${BASE_URL}".`,
    );
  }
  return baseUrl.replace(/\/$/, "");
}

function logLevelFromEnvironment(): LogLevel {
  const level = environmentVariable("GRINFI_LOG");
  return isLogLevel(level) ? level : "off";
}
