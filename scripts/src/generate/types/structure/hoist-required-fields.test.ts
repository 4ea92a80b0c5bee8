import { describe, expect, test } from "vitest";
import { unnamedTypesOf } from "../../../../test/generated-code.ts";
import type { JsonObject } from "../../../description/json.ts";
import { hoistRequiredFields } from "./hoist-required-fields.ts";

const string: JsonObject = { type: "string" };
const properties: JsonObject = { a: string, b: string };

describe("hoistRequiredFields", () => {
  test.each<[string, JsonObject, JsonObject]>([
    [
      "fields required beside a reference",
      { allOf: [{ $ref: "#/x" }, { required: ["a"] }] },
      { allOf: [{ $ref: "#/x" }], required: ["a"] },
    ],
    [
      "fields required in several parts",
      { allOf: [{ required: ["a"] }, { properties }, { type: "object", required: ["b"] }], required: ["c"] },
      { allOf: [{ properties }], required: ["c", "a", "b"] },
    ],
    [
      "one field or the other",
      { type: "object", properties, anyOf: [{ required: ["a"] }, { type: "object", required: ["b"] }] },
      {
        anyOf: [
          { type: "object", properties, required: ["a"] },
          { type: "object", properties, required: ["b"] },
        ],
      },
    ],
    [
      "one field or the other, and a third one",
      {
        properties,
        required: ["c"],
        description: "Ours.",
        anyOf: [{ required: ["a"] }, { required: ["b"] }],
      },
      {
        description: "Ours.",
        anyOf: [
          { type: "object", properties, required: ["c", "a"] },
          { type: "object", properties, required: ["c", "b"] },
        ],
      },
    ],
  ])("rewrites %s", (_, schema, expected) => {
    expect(hoistRequiredFields(schema)).toEqual(expected);
  });

  test.each<[string, JsonObject]>([
    ["real alternatives", { anyOf: [{ $ref: "#/x" }, { type: "object", properties, required: ["a"] }] }],
    [
      "alternatives, one of which has more than required fields",
      { properties, anyOf: [{ required: ["a"] }, string] },
    ],
    ["no alternatives", { properties, anyOf: [] }],
    ["alternatives without fields", { anyOf: [{ required: ["a"] }, { required: ["b"] }] }],
    ["parts that describe their required fields", { allOf: [{ required: ["a"], properties }] }],
    [
      "fields that are named like keywords",
      { properties: { properties: string, required: string, anyOf: string, allOf: string } },
    ],
  ])("does not change %s", (_, node) => {
    expect(hoistRequiredFields(node)).toEqual(node);
  });

  test("does not change its input", () => {
    const schema = {
      properties,
      allOf: [{ required: ["a"] }],
      anyOf: [{ required: ["a"] }, { required: ["b"] }],
    };
    const before = structuredClone(schema);
    hoistRequiredFields(schema);
    expect(schema).toEqual(before);
  });
});

describe("the generated types", () => {
  /** Returns the generated type of a schema, without line breaks. */
  function typeOf(thing: JsonObject): string {
    const schemas = { thing: hoistRequiredFields(thing), base: { type: "object", properties } };
    const info = { title: "Small", version: "1" };
    const code = unnamedTypesOf({ openapi: "3.0.3", info, paths: {}, components: { schemas } });
    return /thing: (.*?);\s+base:/s.exec(code)?.[1]?.replaceAll(/\s+/g, " ") ?? "";
  }

  test.each<[string, JsonObject, string]>([
    [
      "fields required beside their schema",
      { type: "object", properties, allOf: [{ required: ["a"] }] },
      "{ a: string; b?: string; }",
    ],
    [
      "fields required beside a reference",
      { allOf: [{ $ref: "#/components/schemas/base" }, { required: ["a"] }] },
      'WithRequired<components["schemas"]["base"], "a">',
    ],
    [
      "one field or the other",
      { type: "object", properties, anyOf: [{ required: ["a"] }, { required: ["b"] }] },
      "{ a: string; b?: string; } | { a?: string; b: string; }",
    ],
  ])("require %s", (_, schema, expected) => {
    expect(typeOf(schema)).toBe(expected);
  });
});
