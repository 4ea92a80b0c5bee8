import type { Redact } from "./redact.ts";

/**
 * Receives log lines, like the console. winston and pino can be passed as they are. If a logger has a method
 * `bindings`, as those of pino do, the client passes the details before the message. Wrap any other logger that takes
 * the details first. The details of a line are a plain object without secrets.
 *
 * @example
 * createClient({ logger: pino({ level: "debug" }), logLevel: "debug" });
 */
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

/**
 * Writes a log line if the level allows it. Otherwise `details` is not called. An error of the logger does not end the
 * call.
 */
export function log(
  { logger = console, logLevel }: { readonly logger?: Logger | undefined; readonly logLevel: LogLevel },
  level: Exclude<LogLevel, "off">,
  message: string,
  details: () => object,
): void {
  if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(logLevel)) return;
  try {
    const line = `grinfi: ${message}`;
    if (isPino(logger)) logger[level](details(), line);
    else logger[level](line, details());
  } catch {
    // A call must not fail because its log line cannot be written.
  }
}

type PinoLogger = Readonly<Record<keyof Logger, (details: object, message: string) => void>>;

/** Whether a logger is one of pino, which drops details after the message. */
const isPino = (logger: unknown): logger is PinoLogger =>
  typeof (logger as { readonly bindings?: unknown }).bindings === "function";

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
