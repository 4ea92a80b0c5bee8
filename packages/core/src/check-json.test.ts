import { describe, expect, test } from "vitest";
import { checkJson } from "./check-json.ts";
import { InvalidInputError } from "./errors/invalid-input-error.ts";

describe("checkJson", () => {
  test.each<[string, unknown, string]>([
    ["a function", () => 1, "a function"],
    ["a symbol", Symbol("s"), "a symbol"],
    ["a bigint", 1n, "a bigint"],
    ["NaN", Number.NaN, "NaN"],
    ["Infinity", Number.NEGATIVE_INFINITY, "-Infinity"],
    ["an invalid Date", new Date("nonsense"), "an invalid Date"],
  ])("refuses %s at any depth and names the field", (_, value, problem) => {
    expect(() => checkJson({ lead: { tags: ["a", value] } }, "body")).toThrow(InvalidInputError);
    expect(() => checkJson({ lead: { tags: ["a", value] } }, "body")).toThrow(
      `The field "body.lead.tags[1]" cannot be ${problem}.`,
    );
  });

  test("refuses a cycle, but not the same value twice", () => {
    const loop: Record<string, unknown> = {};
    loop.self = [loop];
    expect(() => checkJson(loop, "body")).toThrow('"body.self[0]" cannot be part of itself');
    const shared = { a: 1 };
    expect(() => checkJson([shared, shared], "body")).not.toThrow();
  });

  test.each([
    [null],
    [undefined],
    [{ a: undefined, b: null, c: [1, "x", true, new Date(0)] }],
    [[]],
    ["text"],
  ])("takes %j", (value) => {
    expect(() => checkJson(value, "body")).not.toThrow();
  });
});
