import { assertProperty } from "@grinfi/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { startOfDay } from "./start-of-day.ts";

const HOUR = 3_600_000;

test.each([
  ["2026-03-02T09:05:00.123Z", "UTC", "2026-03-02T00:00:00.000Z"],
  ["2026-03-02T09:05:00Z", "Pacific/Auckland", "2026-03-01T11:00:00.000Z"],
  ["2026-03-02T03:00:00Z", "America/New_York", "2026-03-01T05:00:00.000Z"],
  ["2026-03-02T03:00:00Z", "Asia/Kathmandu", "2026-03-01T18:15:00.000Z"],
  // The clock was changed since midnight: forward, and back.
  ["2026-03-29T10:00:00Z", "Europe/Madrid", "2026-03-28T23:00:00.000Z"],
  ["2026-10-25T10:00:00Z", "Europe/Madrid", "2026-10-24T22:00:00.000Z"],
  // There was no midnight, because the clock was changed at it.
  ["2018-11-04T12:00:00Z", "America/Sao_Paulo", "2018-11-04T03:00:00.000Z"],
])("the day of %s in %s begins at %s", (time, timeZone, start) => {
  expect(new Date(startOfDay(Date.parse(time), timeZone)).toISOString()).toBe(start);
});

test("a day begins at a time of the same date, at most 25 hours before, and just before it is another date", () => {
  const zones = [
    "UTC",
    "Europe/London",
    "America/New_York",
    "Pacific/Auckland",
    "Asia/Kolkata",
    "Asia/Beirut",
  ];
  const times = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) });
  assertProperty(
    fc.property(times, fc.constantFrom(...zones), (time, timeZone) => {
      const start = startOfDay(time, timeZone);
      const { format } = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
      expect(time - start).toBeGreaterThanOrEqual(0);
      expect(time - start).toBeLessThan(25 * HOUR);
      expect(format(start)).toBe(format(time));
      expect(format(start - 1)).not.toBe(format(time));
    }),
  );
});
