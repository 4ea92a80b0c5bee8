import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findFilterMismatch } from "./filter-mismatch.ts";

const isMismatch = (value: unknown, condition: unknown): boolean =>
  findFilterMismatch({ field: condition }, { field: value }) === "field";

const LIST = "5f0c9a1e-2b7d-4c3a-9e61-0d8f4b7a1c40";
const OTHER = "8b1d6f42-7c05-4e8e-a3d9-6f20c5e91b02";

describe("a row certainly does not match", () => {
  test.each<[string, unknown, unknown]>([
    ["another text", "Example Logistics", "Example Foods"],
    ["a word that contains the other", "inactive", "active"],
    ["another uuid", LIST, OTHER],
    ["another number", 5, 6],
    ["another number as text", "5", 6],
    ["another boolean", 0, true],
    ["another email address", "robin@example.com", "kim@example.com"],
    ["another time", "2026-03-05T09:00:00Z", "2026-03-01"],
    ["another Date", "2026-03-05T09:00:00Z", new Date("2026-03-01").toJSON()],
    ["none of several", "off", ["on", "archived"]],
    ["not equal to `=`", "off", { "=": "on" }],
    ["equal to none of several in `=`", "off", { "=": ["on", "archived"] }],
    ["equal to `!=`", "off", { "!=": "off" }],
    ["equal to `<>` as text", 5, { "<>": "5" }],
    ["too small", 5, { ">=": 6 }],
    ["too small, with a bound as text", 5, { ">": "6" }],
    ["too large", 5, { "<": 4, ">": 1 }],
    ["too early", "2026-01-01T00:00:00Z", { ">=": "2026-03-01" }],
    ["too late", "2026-03-04T00:00:00Z", { "<": "2026-03-01" }],
    ["with a value", "Example", "is_null"],
    ["without a value", null, "on"],
    ["without a value, for several", null, ["on", LIST]],
    ["without a value, for `=`", null, { "=": "on" }],
    ["without any of the tags", [LIST], [OTHER]],
    ["without the tag", [LIST], OTHER],
  ])("%s", (_, value, condition) => {
    expect(isMismatch(value, condition)).toBe(true);
  });
});

test("ids are compared with the uuid of the row", () => {
  const row = { uuid: LIST, name: "Robin Sample" };
  expect(findFilterMismatch({ ids: [OTHER] }, row)).toBe("ids");
  expect(findFilterMismatch({ ids: [OTHER, LIST.toUpperCase()] }, row)).toBeUndefined();
  expect(findFilterMismatch({ ids: [OTHER] }, { name: "Robin Sample" })).toBeUndefined();
});

describe("a row may match", () => {
  test.each<[string, unknown, unknown]>([
    ["the same text in another case", "ÉXAMPLE  logistics", "Example Logistics"],
    ["the same text with other punctuation", "Example, Logistics", "example-logistics"],
    ["the same text without spaces", "robin sample", "RobinSample"],
    ["a sharp s in upper case", "Straße 1", "STRASSE 1"],
    ["a part of the text", "Robin Sample", "Robin"],
    ["the profile URL of a handle", "robin-sample", "https://www.linkedin.com/in/robin-sample/"],
    ["an email address in another case", "Robin@Example.com", "robin@example.com"],
    ["a uuid in another case", LIST.toUpperCase(), LIST],
    ["a uuid without hyphens", LIST, LIST.replaceAll("-", "")],
    ["a number as text", 5, "5"],
    ["a number as another text", "5.0", 5],
    ["a boolean as a number", 1, true],
    ["a boolean as text", "0", false],
    ["a text in a field of numbers", 5, "on"],
    ["a number in a field of texts", "on", 5],
    ["a time on the same day", "2026-03-01T23:00:00Z", "2026-03-01"],
    ["a time on that day in another zone", "2026-03-02T11:00:00Z", "2026-03-01"],
    ["a time with another zone", "2026-03-01T23:00:00-08:00", "2026-03-02T07:00:00Z"],
    ["a time in another form", "2026-03-01 09:00:00", "2026-03-01T09:00:00Z"],
    ["text for a time", "yesterday", "2026-03-01"],
    ["one of several", "off", ["on", "off"]],
    ["null for a number", null, 5],
    ["null for a boolean", null, false],
    ["null for a time", null, "2026-03-01"],
    ["null in an order", null, { "<": "a" }],
    ["null, with another value excluded", null, { "<>": "off" }],
    ["undefined", undefined, "on"],
    ["null, with is_not_null", null, "is_not_null"],
    ["a value, with is_not_null", "a", "is_not_null"],
    ["null, with is_null", null, "is_null"],
    ["an empty text, with is_null", "", "is_null"],
    ["zero, with is_null", 0, "is_null"],
    ["a text other than the excluded one", "on", { "!=": "off" }],
    ["a text that may differ from the excluded one", "ON", { "!=": "on" }],
    ["texts that are ordered differently as numbers", "9", { ">": "10" }],
    ["texts in an unknown order", "b", { "<": "a" }],
    ["a value equal to the bound", 5, { "<": 5 }],
    ["a time near the bound", "2026-03-02T00:00:00Z", { "<": "2026-03-01" }],
    ["an unknown operator", 5, { "~": 6 }],
    ["one of the tags", [OTHER, LIST], [LIST]],
    ["no tags, because the row may omit them", [], [LIST]],
    ["tags by their names", ["Warm"], [LIST]],
    ["tags in a filter by name", [LIST], "Warm"],
    ["an array of objects", [{ uuid: OTHER }], LIST],
    ["an object", { name: "on" }, "off"],
    ["texts without words", "!!!", "???"],
  ])("%s", (_, value, condition) => {
    expect(isMismatch(value, condition)).toBe(false);
  });

  test("a field that the row does not have, or only inherits", () => {
    expect(findFilterMismatch({ other: "a" }, { field: "b" })).toBeUndefined();
    expect(findFilterMismatch({ constructor: "a", toString: "b" }, {})).toBeUndefined();
    for (const row of [null, undefined, "text", 5])
      expect(findFilterMismatch({ length: 1 }, row)).toBeUndefined();
  });
});

test("the mismatching field is returned", () => {
  expect(findFilterMismatch({ a: "x", b: "y", c: "z" }, { a: "x", b: "other", c: "other" })).toBe("b");
});

test("property: a value matches itself", () => {
  const value = fc.oneof(
    fc.string(),
    fc.string({ unit: "grapheme" }),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.uuid(),
    fc.emailAddress(),
    fc.date({ noInvalidDate: true }).map((date) => date.toJSON()),
    fc.integer().map(String),
  );
  fc.assert(
    fc.property(value, fc.array(value), (one, others) => {
      for (const same of [one, String(one), String(one).toUpperCase(), String(one).toLowerCase()]) {
        for (const condition of [same, [...others, same], { "=": same }, { ">=": same, "<=": same }])
          if (!["is_null", "is_not_null"].includes(String(same)))
            expect(isMismatch(one, condition)).toBe(false);
      }
    }),
  );
});

test("property: texts without common words do not match", () => {
  const word = fc.stringMatching(/^[a-m]{1,8}$/);
  const other = fc.stringMatching(/^[n-z]{1,8}$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), fc.array(other, { minLength: 1 }), (words, others) => {
      expect(isMismatch(words.join(" "), others.join(" "))).toBe(true);
      expect(isMismatch(words.join(" "), { "=": others.join("-") })).toBe(true);
    }),
  );
});
