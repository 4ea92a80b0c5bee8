import type { Redact } from "./redact.ts";

/** Something that can be written to like the console. */
export interface Logger {
  debug(message: string, details: object): void;
  info(message: string, details: object): void;
  warn(message: string, details: object): void;
  error(message: string, details: object): void;
}

export const LEVELS = ["debug", "info", "warn", "error", "off"] as const;

/** From which level on something is written. */
export type LogLevel = (typeof LEVELS)[number];

export function isLogLevel(value: string | undefined): value is LogLevel {
  return LEVELS.some((level) => level === value);
}

/** Writes when the level of the client allows it, and only then looks at the details. A logger that throws must not break a call. */
export function log(
  { logger = console, logLevel }: { readonly logger?: Logger | undefined; readonly logLevel: LogLevel },
  level: Exclude<LogLevel, "off">,
  message: string,
  details: () => object,
): void {
  if (LEVELS.indexOf(level) < LEVELS.indexOf(logLevel)) return;
  try {
    logger[level](`grinfi: ${message}`, details());
  } catch {
    // What it was to write about goes on.
  }
}

/** Headers that say nothing about the account. */
const HEADERS =
  /^(content-(length|type)|retry-after|x-(request|correlation)-id|(x-)?ratelimit-(limit|remaining|reset))$/;
/** Query parameters that say nothing about a contact. */
const QUERY = /^(limit|offset|order_field|order_type)$/;

export const loggableHeaders = (headers: Headers, redact: Redact): object =>
  Object.fromEntries(
    [...headers].filter(([name]) => HEADERS.test(name)).map(([name, value]) => [name, redact(value)]),
  );

export const loggableQuery = (url: string): object =>
  Object.fromEntries([...new URL(url).searchParams].filter(([name]) => QUERY.test(name)));
