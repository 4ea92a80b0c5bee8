import type { Redact } from "./redact.ts";

/** Receives log lines, like the console. */
export interface Logger {
  debug(message: string, details: object): void;
  info(message: string, details: object): void;
  warn(message: string, details: object): void;
  error(message: string, details: object): void;
}

export const LOG_LEVELS = ["debug", "info", "warn", "error", "off"] as const;

/** The minimum level of log lines. `off` disables the log. */
export type LogLevel = (typeof LOG_LEVELS)[number];

export function isLogLevel(value: string | undefined): value is LogLevel {
  return LOG_LEVELS.some((level) => level === value);
}

/** Writes a log line if the level allows it. `details` runs only then. An error of the logger does not end the call. */
export function log(
  { logger = console, logLevel }: { readonly logger?: Logger | undefined; readonly logLevel: LogLevel },
  level: Exclude<LogLevel, "off">,
  message: string,
  details: () => object,
): void {
  if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(logLevel)) return;
  try {
    logger[level](`grinfi: ${message}`, details());
  } catch {
    // A call must not fail because its log line cannot be written.
  }
}

/** Headers that reveal nothing about the account. */
const LOGGED_HEADERS =
  /^(content-(length|type)|retry-after|x-(request|correlation)-id|(x-)?ratelimit-(limit|remaining|reset))$/;
/** Query parameters that reveal nothing about a contact. */
const LOGGED_QUERY = /^(limit|offset|order_field|order_type)$/;

export const loggedHeaders = (headers: Headers, redact: Redact): object =>
  Object.fromEntries(
    [...headers].filter(([name]) => LOGGED_HEADERS.test(name)).map(([name, value]) => [name, redact(value)]),
  );

export const loggedQuery = (url: string): object =>
  Object.fromEntries([...new URL(url).searchParams].filter(([name]) => LOGGED_QUERY.test(name)));
