import { ConfigurationError } from "@grinfi/core";
import { type OptionRule, valueRule } from "@grinfi/core/option-checks";

const MILLISECONDS_PER_DAY = 24 * 60 * 60 * 1000;

/** The option rule of a time zone. */
export const TIME_ZONE: OptionRule = valueRule(
  'an IANA time zone, such as "Europe/Madrid"',
  (value) => typeof value === "string" && isTimeZone(value),
);

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw new ConfigurationError("The runtime cannot check time zones.", { cause: error });
  }
}

/** Returns when the day of a time begins in a time zone. Both are milliseconds since 1970. */
export function startOfDay(time: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat("en-US", {
    ...{ timeZone, hourCycle: "h23", hour: "2-digit", minute: "2-digit", second: "2-digit" },
  });
  const sinceMidnight = (at: number): number => {
    const parts = Object.fromEntries(
      format.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
    );
    const { hour = 0, minute = 0, second = 0 } = parts;
    return ((hour * 60 + minute) * 60 + second) * 1000 + (at % 1000);
  };
  const midnight = time - sinceMidnight(time);
  // The clock may have been changed since midnight.
  const off = sinceMidnight(midnight);
  return midnight - (off > MILLISECONDS_PER_DAY / 2 ? off - MILLISECONDS_PER_DAY : off);
}
