import fc from "fast-check";
import { expect, test } from "vitest";
import { isoTime } from "./time.ts";

test("isoTime formats times as toISOString does", () => {
  const time = fc.double({ min: -1e12, max: 4e12, noNaN: true });
  fc.assert(
    fc.property(time, (time) => {
      expect(isoTime(time)).toBe(new Date(Math.floor(time)).toISOString());
    }),
  );
  expect(isoTime(Date.UTC(2026, 0, 5, 23, 59, 59, 999))).toBe("2026-01-05T23:59:59.999Z");
});
