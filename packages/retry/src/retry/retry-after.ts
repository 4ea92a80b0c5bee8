import { parseHttpDate } from "./http-date.ts";

const DIGITS = /^\d{1,15}$/;
const DECIMAL = /^\d{1,15}(\.\d+)?$/;

/** A number of at least this is a timestamp. As a wait in seconds it would be 31 years. */
const MIN_TIMESTAMP = 1_000_000_000;
/** A number of at least this may be milliseconds since 1970, so it is ignored. */
const MAX_TIMESTAMP = 100_000_000_000;

/**
 * Returns the wait before the next request that the server requested.
 *
 * It reads the first valid one of these headers: `Retry-After-Ms` (milliseconds), `Retry-After` (seconds or an HTTP
 * date) and, on a 429 only, `RateLimit-Reset` (seconds) and `X-RateLimit-Reset` (seconds, or a Unix timestamp if the
 * number is 1,000,000,000 or more). On other statuses these two headers only state when the limit is renewed. A date is
 * compared with the `Date` of the response if there is one, so that a wrong local clock does not matter.
 *
 * @param response - The response; only its headers and its status are read.
 * @returns Milliseconds from now, 0 for a time in the past, or `undefined` if there is no valid header.
 *
 * @example
 * const response = await fetch(url);
 * const waitMs = parseRetryAfter(response) ?? 1000;
 */
export function parseRetryAfter({
  headers,
  status,
}: Pick<Response, "headers" | "status">): number | undefined {
  return (
    parseMilliseconds(headers.get("retry-after-ms")) ??
    parseSecondsOrDate(headers.get("retry-after"), headers.get("date")) ??
    (status === 429 ? parseReset(headers) : undefined)
  );
}

function parseMilliseconds(value: string | null): number | undefined {
  return value !== null && DECIMAL.test(value) ? Number(value) : undefined;
}

function parseSecondsOrDate(value: string | null, date: string | null): number | undefined {
  if (value === null) return undefined;
  if (DIGITS.test(value)) return Number(value) * 1000;
  const now = Date.now();
  const until = parseHttpDate(value, now);
  if (until === undefined) return undefined;
  const from = (date === null ? undefined : parseHttpDate(date, now)) ?? now;
  return Math.max(0, until - from);
}

function parseReset(headers: Headers): number | undefined {
  const wait = headers.get("ratelimit-reset");
  if (wait !== null && DIGITS.test(wait)) return Number(wait) * 1000;
  const value = headers.get("x-ratelimit-reset");
  if (value === null || !DIGITS.test(value)) return undefined;
  const seconds = Number(value);
  if (seconds < MIN_TIMESTAMP) return seconds * 1000;
  return seconds < MAX_TIMESTAMP ? Math.max(0, seconds * 1000 - Date.now()) : undefined;
}
