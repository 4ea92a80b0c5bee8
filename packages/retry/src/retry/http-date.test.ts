import { assertProperty } from "@grinfi/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseHttpDate } from "./http-date.ts";

const NOW = Date.UTC(2026, 10, 1);
const YEAR = 365.25 * 24 * 3600 * 1000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const two = (value: number): string => String(value).padStart(2, "0");

/** A time in whole seconds, in a year that two digits can represent. */
const times = fc
  .integer({ min: (NOW - 49 * YEAR) / 1000, max: (NOW + 49 * YEAR) / 1000 })
  .map((seconds) => seconds * 1000);

const FORMATS: Readonly<Record<string, (date: Date) => string>> = {
  "IMF-fixdate": (date) => date.toUTCString(),
  "RFC 850": (date) =>
    `${DAYS[date.getUTCDay()]}, ${two(date.getUTCDate())}-${MONTHS[date.getUTCMonth()]}-${two(date.getUTCFullYear() % 100)} ${time(date)} GMT`,
  asctime: (date) =>
    `${DAYS[date.getUTCDay()]?.slice(0, 3)} ${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${time(date)} ${date.getUTCFullYear()}`,
};

const time = (date: Date): string =>
  `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;

test.each(Object.entries(FORMATS))("a date in the format %s is parsed", (_, write) => {
  assertProperty(fc.property(times, (at) => void expect(parseHttpDate(write(new Date(at)), NOW)).toBe(at)));
});

test("any other text is not parsed", () => {
  assertProperty(
    fc.property(
      fc.oneof(
        fc.string(),
        times.map((at) => new Date(at).toISOString()),
      ),
      (text) => void expect(parseHttpDate(text, NOW)).toBeUndefined(),
    ),
  );
});

test.each([
  "Sun, 31 Feb 2026 08:00:00 GMT",
  "Sun, 00 Jan 2026 08:00:00 GMT",
  "Sun, 01 Nov 2026 24:00:00 GMT",
  "Sun, 01 Nov 2026 08:60:00 GMT",
  "Sun, 01 Nov 2026 08:00:61 GMT",
  "Sun, 1 Nov 2026 08:00:00 GMT",
  "Sun, 01 Nov 2026 08:00:00 CET",
  "Sun, 01 Nov 2026 08:00:00",
  " Sun, 01 Nov 2026 08:00:00 GMT",
  "sun, 01 nov 2026 08:00:00 gmt",
  "2026",
])("%s is not a date", (text) => {
  expect(parseHttpDate(text, NOW)).toBeUndefined();
});

test("a leap second is parsed as the second after it", () => {
  expect(parseHttpDate("Thu, 31 Dec 2026 23:59:60 GMT", NOW)).toBe(Date.UTC(2027, 0, 1));
});
