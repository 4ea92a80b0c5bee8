import { assertProperty } from "@grinfi/testing";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { retryAfterOf } from "./retry-after.ts";

const NOW = Date.UTC(2026, 10, 1, 8);
beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const answer = (headers: Record<string, string>, status = 429): Pick<Response, "headers" | "status"> => ({
  headers: new Headers(headers),
  status,
});
const seconds = fc.nat({ max: 999_999_999 });

test("seconds", () => {
  assertProperty(
    fc.property(
      seconds,
      (value) => void expect(retryAfterOf(answer({ "retry-after": `${value}` }, 503))).toBe(value * 1000),
    ),
  );
});

test("milliseconds go before seconds", () => {
  assertProperty(
    fc.property(fc.float({ min: 0, max: 1e6, noNaN: true }), seconds, (value, other) => {
      const text = value.toFixed(3);
      expect(retryAfterOf(answer({ "retry-after-ms": text, "retry-after": `${other}` }, 500))).toBe(
        Number(text),
      );
    }),
  );
});

describe("a date", () => {
  test("is compared with the date of the answer", () => {
    const far = { date: "Fri, 01 Jan 1999 00:00:00 GMT", "retry-after": "Fri, 01 Jan 1999 00:01:30 GMT" };
    expect(retryAfterOf(answer(far))).toBe(90_000);
  });

  test("is compared with the clock here when the answer has no date or one that cannot be read", () => {
    const until = new Date(NOW + 30_000).toUTCString();
    expect(retryAfterOf(answer({ "retry-after": until }))).toBe(30_000);
    expect(retryAfterOf(answer({ "retry-after": until, date: "yesterday" }))).toBe(30_000);
  });

  test("that is past means no wait", () => {
    expect(retryAfterOf(answer({ "retry-after": new Date(NOW - 1000).toUTCString() }))).toBe(0);
  });
});

describe("when the allowance is renewed", () => {
  test("in seconds", () => {
    assertProperty(
      fc.property(
        seconds,
        fc.constantFrom("ratelimit-reset", "x-ratelimit-reset"),
        (value, name) => void expect(retryAfterOf(answer({ [name]: `${value}` }))).toBe(value * 1000),
      ),
    );
  });

  test("in seconds since 1970, when the number is that large", () => {
    assertProperty(
      fc.property(
        fc.integer({ min: 1_000_000_000, max: 99_999_999_999 }),
        (value) =>
          void expect(retryAfterOf(answer({ "x-ratelimit-reset": `${value}` }))).toBe(
            Math.max(0, value * 1000 - NOW),
          ),
      ),
    );
    expect(retryAfterOf(answer({ "x-ratelimit-reset": `${NOW}` }))).toBeUndefined();
  });

  test("is not read from an answer that is no 429: there it does not say to wait", () => {
    const headers = { "ratelimit-reset": "30", "x-ratelimit-reset": "30" };
    expect(retryAfterOf(answer(headers, 503))).toBeUndefined();
    expect(retryAfterOf(answer({ ...headers, "retry-after": "5" }))).toBe(5000);
  });
});

test("what cannot be read is passed over", () => {
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
    // Only what a header can hold.
    .filter((text) => /^[\x20-\x7e]*$/.test(text) && !/^\s*\d{1,15}(\.\d+)?\s*$/.test(text));
  assertProperty(
    fc.property(wrong, (text) => {
      for (const name of ["retry-after-ms", "retry-after", "ratelimit-reset", "x-ratelimit-reset"]) {
        expect(retryAfterOf(answer({ [name]: text }))).toBeUndefined();
      }
      expect(retryAfterOf(answer({ "retry-after-ms": text, "retry-after": "7" }))).toBe(7000);
    }),
  );
  expect(retryAfterOf(answer({ "retry-after": "1.5" }))).toBeUndefined();
  expect(retryAfterOf(answer({}))).toBeUndefined();
});
