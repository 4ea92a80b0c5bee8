import { ConfigurationError } from "../errors/configuration-error.ts";
import { BASE_URL } from "../generated/constants.ts";
import { isLogLevel, type LogLevel } from "../observability/log.ts";
import { checkOptions } from "./check-options.ts";
import { environmentVariable, isBrowser } from "./environment.ts";
import { baseHeaders, headersOf, type OwnHeaders } from "./headers.ts";
import { CALL_OPTIONS, CLIENT_OPTIONS } from "./option-rules.ts";
import type { CallOptions, ClientOptions } from "./options.ts";

/** Options with everything decided that a call needs. */
export interface Settings extends CallOptions {
  readonly apiKey: string | (() => string | Promise<string>);
  readonly baseUrl: string;
  readonly headers: OwnHeaders;
  /** What most requests have: made once, since making headers costs more than copying them. */
  readonly baseHeaders: Headers;
  readonly logLevel: LogLevel;
}

/** @throws ConfigurationError that names the option and never repeats the key. */
export function settingsOf(options: ClientOptions): Settings {
  if (isBrowser() && options.dangerouslyAllowBrowser !== true) {
    throw new ConfigurationError(
      "In a browser every visitor can read the API key. Call the API from a server, or set dangerouslyAllowBrowser to true.",
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
    baseHeaders: headersOf(baseHeaders(), headers),
    logLevel: options.logLevel ?? levelOfEnvironment(),
  };
}

/** What a call without options is given, so that nothing is merged for it. */
export const NO_OPTIONS: CallOptions = Object.freeze({});

/** The settings of one call: its options over those of the client. */
export function settingsOfCall(settings: Settings, options: CallOptions): Settings {
  if (options === NO_OPTIONS) return settings;
  checkOptions(options, CALL_OPTIONS);
  const headers = { ...settings.headers, ...options.headers };
  return {
    ...settings,
    ...defined(options),
    baseUrl: options.baseUrl === undefined ? settings.baseUrl : checkedBaseUrl(options.baseUrl),
    headers,
    baseHeaders: options.headers === undefined ? settings.baseHeaders : headersOf(baseHeaders(), headers),
  };
}

/** The options without those that are `undefined`, which mean the same as absent ones. */
export function defined<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** @throws ConfigurationError when there is no key or when no header can hold it. */
export function checkKey(apiKey: unknown): asserts apiKey is string {
  if (typeof apiKey !== "string" || apiKey.trim() === "") {
    throw new ConfigurationError(
      "The option apiKey is empty. Make a key under Settings, API Keys, and pass it or set GRINFI_API_KEY.",
    );
  }
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new ConfigurationError(
      "The option apiKey has a line break, a space or another character that no key has. Was it read from a file? Trim it.",
    );
  }
}

/** The base URL without a slash at its end. It may hold a secret, so the error does not repeat it. */
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

function levelOfEnvironment(): LogLevel {
  const level = environmentVariable("GRINFI_LOG");
  return isLogLevel(level) ? level : "off";
}
