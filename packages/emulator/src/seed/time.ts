import { DAY } from "../durations.ts";

const TWO_DIGITS: readonly string[] = Array.from({ length: 60 }, (_, number) =>
  String(number).padStart(2, "0"),
);

let cachedDay = Number.NaN;
let cachedDate = "";

/** Formats a time as `toISOString` does. Caches the date, because successive rows are mostly of the same day. */
export function isoTime(milliseconds: number): string {
  const time = Math.floor(milliseconds);
  const day = Math.floor(time / DAY);
  if (day !== cachedDay) {
    cachedDay = day;
    cachedDate = new Date(day * DAY).toISOString().slice(0, 11);
  }
  const rest = time - day * DAY;
  const seconds = Math.floor(rest / 1000);
  const minutes = Math.floor(seconds / 60);
  const fraction = String(rest % 1000).padStart(3, "0");
  return `${cachedDate}${TWO_DIGITS[Math.floor(minutes / 60)]}:${TWO_DIGITS[minutes % 60]}:${TWO_DIGITS[seconds % 60]}.${fraction}Z`;
}
