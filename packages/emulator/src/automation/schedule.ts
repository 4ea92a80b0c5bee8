import { MINUTE } from "../durations.ts";
import { type Fields, fieldsOf } from "../json.ts";
import { fieldsList } from "./flow-tree.ts";

const MINUTES_PER_DAY = 24 * 60;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** Weekdays from nine to six: the hours of whoever sets none. */
export const OFFICE_HOURS: Fields = {
  timezone: "UTC",
  timeblocks: [1, 2, 3, 4, 5].map((dow) => ({ dow, min: 9 * 60, max: 18 * 60 })),
  use_lead_timezone: false,
};

/** Milliseconds until a schedule has a window open: 0 while one is, `undefined` when it has none. */
export function millisecondsUntilOpen(schedule: unknown, now: string): number | undefined {
  const { timezone, timeblocks } = fieldsOf(schedule);
  const { weekday, minute } = localTime(String(timezone), now);
  let soonest: number | undefined;
  for (const { dow, min, max } of fieldsList(timeblocks)) {
    const days = (Number(dow) - weekday + 7) % 7;
    if (days === 0 && Number(min) <= minute && minute < Number(max)) return 0;
    const minutes = days * MINUTES_PER_DAY + Number(min) - minute;
    const ahead = (minutes > 0 ? minutes : minutes + 7 * MINUTES_PER_DAY) * MINUTE;
    // A window that lacks a number is none.
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

/** Making a format is slow, and every step of every contact asks for one. A zone that nobody knows is UTC. */
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

/** A span of time that somebody wrote down: never negative, and a century at most. What is no number is no time. */
export function readSeconds(value: unknown): number {
  const seconds = Number(value);
  return Number.isNaN(seconds) ? 0 : Math.min(Math.max(seconds, 0), SECONDS_PER_CENTURY);
}
