import { parseHttpDate } from "./http-date.ts";

const DIGITS = /^\d{1,15}$/;
const DECIMAL = /^\d{1,15}(\.\d+)?$/;

/** From here on a number is a time and not a wait: as a wait it would be 31 years. */
const EPOCH_FROM = 1_000_000_000;
/** Milliseconds since 1970 would begin about here; what they mean is anybody's guess. */
const EPOCH_TO = 100_000_000_000;

/**
 * How long the server asks to wait before the next request.
 *
 * Read are, the first that can be understood: `Retry-After-Ms` (milliseconds), `Retry-After` (seconds or an HTTP date)
 * and, on a 429 only, `RateLimit-Reset` (seconds) and `X-RateLimit-Reset` (seconds, or seconds since 1970 when the number
 * is 1,000,000,000 or more). Elsewhere the last two only say when the allowance is renewed. A date is compared with the
 * `Date` of the response when it has one, so that the clock here does not matter.
 *
 * @returns Milliseconds from now, 0 for what is past; `undefined` when no header says it.
 */
export function retryAfterOf({ headers, status }: Pick<Response, "headers" | "status">): number | undefined {
  return (
    milliseconds(headers.get("retry-after-ms")) ??
    secondsOrDate(headers.get("retry-after"), headers.get("date")) ??
    (status === 429 ? reset(headers) : undefined)
  );
}

function milliseconds(value: string | null): number | undefined {
  return value !== null && DECIMAL.test(value) ? Number(value) : undefined;
}

function secondsOrDate(value: string | null, date: string | null): number | undefined {
  if (value === null) return undefined;
  if (DIGITS.test(value)) return Number(value) * 1000;
  const now = Date.now();
  const until = parseHttpDate(value, now);
  if (until === undefined) return undefined;
  const from = (date === null ? undefined : parseHttpDate(date, now)) ?? now;
  return Math.max(0, until - from);
}

function reset(headers: Headers): number | undefined {
  const wait = headers.get("ratelimit-reset");
  if (wait !== null && DIGITS.test(wait)) return Number(wait) * 1000;
  const value = headers.get("x-ratelimit-reset");
  if (value === null || !DIGITS.test(value)) return undefined;
  const seconds = Number(value);
  if (seconds < EPOCH_FROM) return seconds * 1000;
  return seconds < EPOCH_TO ? Math.max(0, seconds * 1000 - Date.now()) : undefined;
}
