import { assertProperty } from "@grinfi/testing";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { parseRetryAfter } from "./retry-after.ts";

const NOW = Date.UTC(2026, 10, 1, 8);
beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const responseWith = (
  headers: Record<string, string>,
  status = 429,
): Pick<Response, "headers" | "status"> => ({
  headers: new Headers(headers),
  status,
});
const seconds = fc.nat({ max: 999_999_999 });

test("seconds", () => {
  assertProperty(
    fc.property(
      seconds,
      (value) =>
        void expect(parseRetryAfter(responseWith({ "retry-after": `${value}` }, 503))).toBe(value * 1000),
    ),
  );
});

test("milliseconds take precedence over seconds", () => {
  assertProperty(
    fc.property(fc.float({ min: 0, max: 1e6, noNaN: true }), seconds, (value, other) => {
      const text = value.toFixed(3);
      expect(parseRetryAfter(responseWith({ "retry-after-ms": text, "retry-after": `${other}` }, 500))).toBe(
        Number(text),
      );
    }),
  );
});

describe("a date", () => {
  test("is compared with the date of the response", () => {
    const far = { date: "Fri, 01 Jan 1999 00:00:00 GMT", "retry-after": "Fri, 01 Jan 1999 00:01:30 GMT" };
    expect(parseRetryAfter(responseWith(far))).toBe(90_000);
  });

  test("is compared with the local clock if the response has no valid date", () => {
    const until = new Date(NOW + 30_000).toUTCString();
    expect(parseRetryAfter(responseWith({ "retry-after": until }))).toBe(30_000);
    expect(parseRetryAfter(responseWith({ "retry-after": until, date: "yesterday" }))).toBe(30_000);
  });

  test("in the past means no wait", () => {
    expect(parseRetryAfter(responseWith({ "retry-after": new Date(NOW - 1000).toUTCString() }))).toBe(0);
  });
});

describe("the time of renewal", () => {
  test("is in seconds", () => {
    assertProperty(
      fc.property(
        seconds,
        fc.constantFrom("ratelimit-reset", "x-ratelimit-reset"),
        (value, name) =>
          void expect(parseRetryAfter(responseWith({ [name]: `${value}` }))).toBe(value * 1000),
      ),
    );
  });

  test("is a Unix timestamp if the number is large enough", () => {
    assertProperty(
      fc.property(
        fc.integer({ min: 1_000_000_000, max: 99_999_999_999 }),
        (value) =>
          void expect(parseRetryAfter(responseWith({ "x-ratelimit-reset": `${value}` }))).toBe(
            Math.max(0, value * 1000 - NOW),
          ),
      ),
    );
    expect(parseRetryAfter(responseWith({ "x-ratelimit-reset": `${NOW}` }))).toBeUndefined();
  });

  test("is ignored on statuses other than 429, where it does not request a wait", () => {
    const headers = { "ratelimit-reset": "30", "x-ratelimit-reset": "30" };
    expect(parseRetryAfter(responseWith(headers, 503))).toBeUndefined();
    expect(parseRetryAfter(responseWith({ ...headers, "retry-after": "5" }))).toBe(5000);
  });
});

test("invalid values are ignored", () => {
  const wrong = fc
    .oneof(
      fc.string(),
      fc.constantFrom(
        "",
        "-1",
        "+1",
        "1e3",
        "0x10",
        "1.5",
        "1 s",
        "1, 2",
        "Infinity",
        "NaN",
        "٣",
        "9".repeat(16),
      ),
    )
    // Only text that a header can contain.
    .filter((text) => /^[\x20-\x7e]*$/.test(text) && !/^\s*\d{1,15}(\.\d+)?\s*$/.test(text));
  assertProperty(
    fc.property(wrong, (text) => {
      for (const name of ["retry-after-ms", "retry-after", "ratelimit-reset", "x-ratelimit-reset"]) {
        expect(parseRetryAfter(responseWith({ [name]: text }))).toBeUndefined();
      }
      expect(parseRetryAfter(responseWith({ "retry-after-ms": text, "retry-after": "7" }))).toBe(7000);
    }),
  );
  expect(parseRetryAfter(responseWith({ "retry-after": "1.5" }))).toBeUndefined();
  expect(parseRetryAfter(responseWith({}))).toBeUndefined();
});
