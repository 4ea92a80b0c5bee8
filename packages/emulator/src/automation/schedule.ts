import { MINUTE } from "../durations.ts";
import { type Fields, fieldsOf } from "../json.ts";
import { fieldsList } from "./flow-tree.ts";

const MINUTES_PER_DAY = 24 * 60;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** The default schedule: weekdays from nine to six. */
export const OFFICE_HOURS: Fields = {
  timezone: "UTC",
  timeblocks: [1, 2, 3, 4, 5].map((dow) => ({ dow, min: 9 * 60, max: 18 * 60 })),
  use_lead_timezone: false,
};

/** Returns the milliseconds until the next time block of a schedule: 0 within one, `undefined` without any. */
export function millisecondsUntilOpen(schedule: unknown, now: string): number | undefined {
  const { timezone, timeblocks } = fieldsOf(schedule);
  const { weekday, minute } = localTime(String(timezone), now);
  let soonest: number | undefined;
  for (const { dow, min, max } of fieldsList(timeblocks)) {
    const days = (Number(dow) - weekday + 7) % 7;
    if (days === 0 && Number(min) <= minute && minute < Number(max)) return 0;
    const minutes = days * MINUTES_PER_DAY + Number(min) - minute;
    const ahead = (minutes > 0 ? minutes : minutes + 7 * MINUTES_PER_DAY) * MINUTE;
    // An incomplete time block results in NaN, which is never smaller.
    if (ahead < (soonest ?? Number.POSITIVE_INFINITY)) soonest = ahead;
  }
  return soonest;
}

function localTime(timezone: string, now: string): { weekday: number; minute: number } {
  const at = new Date(now);
  const parts = dateFormat(timezone).formatToParts(at);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? "";
  return {
    weekday: WEEKDAYS.indexOf(part("weekday")),
    minute: Number(part("hour")) * 60 + Number(part("minute")),
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Cached, because creating a format is slow and every step needs one. An unknown time zone is treated as UTC. */
function dateFormat(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    const options = { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
    try {
      format = new Intl.DateTimeFormat("en-US", { ...options, timeZone });
    } catch {
      format = new Intl.DateTimeFormat("en-US", { ...options, timeZone: "UTC" });
    }
    formats.set(timeZone, format);
  }
  return format;
}

const SECONDS_PER_CENTURY = 100 * 365 * 24 * 60 * 60;

/** Reads a duration in seconds, from 0 to a century. Returns 0 if it is not a number. */
export function readSeconds(value: unknown): number {
  const seconds = Number(value);
  return Number.isNaN(seconds) ? 0 : Math.min(Math.max(seconds, 0), SECONDS_PER_CENTURY);
}
