import { ConfigurationError } from "@grinfi/core";

/**
 * A period of time. Its end is exclusive.
 *
 * A string is ISO 8601 with a time zone, such as `2026-03-01T00:00:00+01:00`. A date alone is midnight in UTC.
 */
export interface Period {
  /** The start, inclusive. */
  readonly from: Date | string;
  /** The end, exclusive. */
  readonly to: Date | string;
}

/** @throws ConfigurationError if a time is not valid, or if the period is empty. */
export function readPeriod(period: Period): { readonly from: Date; readonly to: Date } {
  const from = parseMoment("period.from", period.from);
  const to = parseMoment("period.to", period.to);
  if (from < to) return { from, to };
  throw new ConfigurationError(
    `period.to must be after period.from (${from.toISOString()}), not ${to.toISOString()}.`,
  );
}

/** Returns the filter of times in a period. */
export const periodFilter = ({
  from,
  to,
}: {
  readonly from: Date;
  readonly to: Date;
}): Record<">=" | "<", string> => ({
  ">=": from.toISOString(),
  "<": to.toISOString(),
});

/** A date, or a date and time with a time zone. */
const ISO = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;

/**
 * Reads a time that the caller passed.
 *
 * @param name - How errors call it.
 * @throws ConfigurationError if it is not a time.
 */
export function parseMoment(name: string, value: unknown): Date {
  const moment = new Date(value as Date | string);
  const isReadable = value instanceof Date || (typeof value === "string" && ISO.test(value));
  if (isReadable && !Number.isNaN(moment.getTime())) return moment;
  throw new ConfigurationError(
    `${name} must be a Date, a date such as 2026-03-01, or a time with its time zone such as 2026-03-01T00:00:00+01:00, not ${String(value)}.`,
  );
}
