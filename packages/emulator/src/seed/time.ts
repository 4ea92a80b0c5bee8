import { DAY } from "../durations.ts";

const two: readonly string[] = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, "0"));

let knownDay = Number.NaN;
let date = "";

/** As `toISOString`, but for rows one after the other, most of which are of the same day. */
export function isoTime(milliseconds: number): string {
  const time = Math.floor(milliseconds);
  const day = Math.floor(time / DAY);
  if (day !== knownDay) {
    knownDay = day;
    date = new Date(day * DAY).toISOString().slice(0, 11);
  }
  const left = time - day * DAY;
  const seconds = Math.floor(left / 1000);
  const minutes = Math.floor(seconds / 60);
  const fraction = String(left % 1000).padStart(3, "0");
  return `${date}${two[Math.floor(minutes / 60)]}:${two[minutes % 60]}:${two[seconds % 60]}.${fraction}Z`;
}
