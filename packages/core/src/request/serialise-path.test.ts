import { describe, expect, test } from "vitest";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { serialisePath } from "./serialise-path.ts";

describe("serialisePath", () => {
  test("replaces parameters with their encoded values", () => {
    expect(serialisePath("/flows/{flowUuid}/leads/{leadUuid}", { flowUuid: "a b", leadUuid: "ü?#&" })).toBe(
      "/flows/a%20b/leads/%C3%BC%3F%23%26",
    );
    expect(serialisePath("/teams/{id}", { id: 7 })).toBe("/teams/7");
    expect(serialisePath("/leads", {})).toBe("/leads");
  });

  test.each(["", " ", ".", "..", "a/b", "..\\..", "%2e%2e", "%2E", "a%2fb", "%5c", "\ud800"])(
    "rejects %j, which would lead to another path, and names the parameter",
    (uuid) => {
      expect(() => serialisePath("/leads/{uuid}", { uuid })).toThrow(InvalidInputError);
      expect(() => serialisePath("/leads/{uuid}", { uuid })).toThrow('"uuid"');
    },
  );

  test.each([undefined, null, Number.NaN, 1.5, {}, [], true])("rejects %j, which is not an id", (uuid) => {
    expect(() => serialisePath("/leads/{uuid}", { uuid })).toThrow(
      '"uuid" must be a string or a whole number',
    );
  });
});
