import { ConfigurationError } from "@grinfi/core";

/**
 * A time from its first moment up to its end, which is not in it any more.
 *
 * A string is ISO 8601 and says its time zone, `2026-03-01T00:00:00+01:00`; a date alone is midnight in UTC.
 */
export interface Period {
  /** The first moment that counts. */
  readonly from: Date | string;
  /** The first moment that does not count any more. */
  readonly to: Date | string;
}

/** @throws ConfigurationError when it cannot be read, or when it is empty. */
export function readPeriod(period: Period): { readonly from: Date; readonly to: Date } {
  const from = momentOf("from", period.from);
  const to = momentOf("to", period.to);
  if (from < to) return { from, to };
  throw new ConfigurationError(
    `period.to is ${to.toISOString()}; it must be after period.from, ${from.toISOString()}.`,
  );
}

/** The filter of the moments in a period. */
export const within = ({
  from,
  to,
}: {
  readonly from: Date;
  readonly to: Date;
}): Record<">=" | "<", string> => ({
  ">=": from.toISOString(),
  "<": to.toISOString(),
});

/** A date, or a moment with its time zone. */
const ISO = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;

function momentOf(name: keyof Period, value: Date | string): Date {
  const moment = new Date(value);
  if (!Number.isNaN(moment.getTime()) && (value instanceof Date || ISO.test(value))) return moment;
  throw new ConfigurationError(
    `period.${name} is ${String(value)}; it must be a Date, a date as 2026-03-01, or a moment with its time zone as 2026-03-01T00:00:00+01:00.`,
  );
}
