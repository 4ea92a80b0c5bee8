import { describe, expect, test } from "vitest";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { serialiseHeader } from "./serialise-header.ts";

describe("a header parameter is written", () => {
  test.each<[string, unknown, string]>([
    ["as it is", "a b,c", "a b,c"],
    ["with characters of Latin-1", "café", "café"],
    ["as a number", 0, "0"],
    ["as a boolean", false, "false"],
    ["as an ISO 8601 time", new Date("2026-03-02T09:00:00Z"), "2026-03-02T09:00:00.000Z"],
    ["as a list with commas", ["a", 1, true], "a,1,true"],
  ])("%s", (_, value, expected) => {
    expect(serialiseHeader({ "X-Tags": value })).toEqual({ "X-Tags": expected });
  });

  test("under its name, and not at all if it is undefined", () => {
    expect(serialiseHeader({ "If-Match": "a", "x-count": undefined })).toEqual({ "If-Match": "a" });
  });
});

describe("a header parameter is rejected by name if it is", () => {
  test.each<[string, unknown]>([
    ["empty", ""],
    ["blank", "  "],
    ["an empty array", []],
    ["a text that would start another header", "a\r\nAuthorization: Bearer not-a-real-key"],
    ["a text with a null byte", "a\0"],
    ["a text outside of Latin-1", "日本"],
    ["null", null],
    ["an object", { a: 1 }],
    ["an array in an array", [["a"]]],
    ["an array with a comma in an item", ["a,b"]],
  ])("%s", (_, value) => {
    expect(() => serialiseHeader({ "X-Tags": value })).toThrow(InvalidInputError);
    expect(() => serialiseHeader({ "X-Tags": value })).toThrow('The header parameter "X-Tags"');
  });

  test("a number that JSON cannot hold", () => {
    expect(() => serialiseHeader({ "x-count": Number.NaN })).toThrow(/x-count.* cannot be NaN/);
  });
});

test.each([null, "text", ["a"]])("header parameters as %j are rejected", (header) => {
  expect(() => serialiseHeader(header)).toThrow(InvalidInputError);
});
