import { DAY } from "../durations.ts";

const TWO_DIGITS: readonly string[] = Array.from({ length: 60 }, (_, number) =>
  String(number).padStart(2, "0"),
);

/** The dates of the days that were formatted last. */
const dates = new Map<number, string>();
const MAX_DATES = 1000;

/** Formats a time as `toISOString` does. Caches dates, because most rows are of few days. */
export function isoTime(milliseconds: number): string {
  const time = Math.floor(milliseconds);
  const day = Math.floor(time / DAY);
  const rest = time - day * DAY;
  const seconds = Math.floor(rest / 1000);
  const minutes = Math.floor(seconds / 60);
  const fraction = String(rest % 1000).padStart(3, "0");
  return `${dateOf(day)}${TWO_DIGITS[Math.floor(minutes / 60)]}:${TWO_DIGITS[minutes % 60]}:${TWO_DIGITS[seconds % 60]}.${fraction}Z`;
}

function dateOf(day: number): string {
  let date = dates.get(day);
  if (date === undefined) {
    date = new Date(day * DAY).toISOString().slice(0, 11);
    if (dates.size >= MAX_DATES) dates.clear();
    dates.set(day, date);
  }
  return date;
}
