import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isNew } from "./is-new.ts";

const NOW = Date.UTC(2026, 0, 5, 9);
const dateOf = (time: number): string => new Date(time).toUTCString();
const createdAgo = (seconds: number): string => new Date(NOW - seconds * 1_000).toISOString();

describe("a contact", () => {
  test.each([
    ["created during the call", 0, 0, true],
    ["created while the call was retried for half a minute", 30, 31_000, true],
    ["created a moment before, as far as clocks agree", 4, 0, true],
    ["created half a minute before the call", 30, 0, undefined],
    ["created half a minute before the first attempt of a long call", 90, 60_000, undefined],
    ["created two minutes before the call", 120, 0, false],
    ["created two minutes before a long call", 180, 60_000, false],
    ["whose time is a few seconds ahead of the response", -3, 0, true],
    ["whose time is an hour ahead, as in another zone", -3_600, 0, undefined],
  ])("%s is new, old, or neither", (_, age, duration, expected) => {
    expect(isNew(createdAgo(age), dateOf(NOW), duration)).toBe(expected);
  });

  test.each([
    [undefined, dateOf(NOW)],
    [null, dateOf(NOW)],
    ["", dateOf(NOW)],
    ["yesterday", dateOf(NOW)],
    // Without a zone it may be the time of any place.
    ["2026-01-05T09:00:00", dateOf(NOW)],
    ["2026-01-05 09:00:00", dateOf(NOW)],
    [createdAgo(0), null],
    [createdAgo(0), "now"],
  ])("created at %s with a response of %s is neither", (createdAt, date) => {
    expect(isNew(createdAt, date, 0)).toBe(undefined);
  });

  test("has the same age in any zone and with any fraction", () => {
    for (const created of [
      "2026-01-05T10:00:00+01:00",
      "2026-01-05T09:00:00.123456Z",
      "2026-01-05 09:00:00Z",
    ])
      expect(isNew(created, dateOf(NOW), 0)).toBe(true);
  });

  test("is never called new if it is older than the call and the clocks differ by less than 5 seconds", () => {
    const seconds = (max: number) => fc.integer({ min: -max * 1_000, max: max * 1_000 });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 600_000 }),
        seconds(4),
        fc.nat(100_000),
        (age, skew, duration) => {
          const created = new Date(NOW - duration - age + skew).toISOString();
          const result = isNew(created, dateOf(NOW), duration);
          if (age > 10_000) expect(result).not.toBe(true);
          if (age > 66_000) expect(result).toBe(false);
        },
      ),
    );
  });
});
