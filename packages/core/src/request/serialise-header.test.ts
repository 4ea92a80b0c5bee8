import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { serialiseHeader } from "./serialise-header.ts";

describe("header parameters", () => {
  test("are written as text", () => {
    const header = {
      "X-Text": "a b",
      "x-count": 0,
      "x-flag": false,
      "x-since": new Date(0),
      "x-none": undefined,
    };
    expect(serialiseHeader(header)).toEqual({
      "X-Text": "a b",
      "x-count": "0",
      "x-flag": "false",
      "x-since": "1970-01-01T00:00:00.000Z",
    });
  });

  test("that are arrays are separated by commas", () => {
    expect(serialiseHeader({ "x-tags": ["a", 1, true] })).toEqual({ "x-tags": "a,1,true" });
  });

  test.each<[string, unknown, string]>([
    ["a line break", "a\r\nx-other: b", "blank, or contain characters that headers do not allow"],
    ["a character that is not Latin-1", "日本", "blank, or contain"],
    ["an empty text", " ", "blank, or contain"],
    ["null", null, "null"],
    ["an object", { a: 1 }, "an object"],
    ["a comma in an item", ["a,b"], 'an array with "," in an item'],
    ["an empty array", [], "empty, because nothing would be sent"],
    ["an array in an array", [["a"]], "an array in an array"],
  ])("cannot hold %s", (_, value, problem) => {
    const serialise = (): unknown => serialiseHeader({ "X-Name": value });
    expect(serialise).toThrow(InvalidInputError);
    expect(serialise).toThrow(`The header parameter "X-Name" cannot be ${problem}`);
  });

  test("are never text that fetch rejects", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        let header: Readonly<Record<string, string>>;
        try {
          header = serialiseHeader({ "x-name": text });
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInputError);
          return;
        }
        expect(new Headers(header).get("x-name")).toBe(text.trim());
      }),
    );
  });
});
