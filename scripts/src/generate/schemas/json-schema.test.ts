import { describe, expect, test } from "vitest";
import { a, b, object, withSchema } from "../../../test/description-builders.ts";
import type { Json, JsonObject } from "../../description/json.ts";
import type { Direction } from "../../description/traversal/directions.ts";
import { createConverter } from "./convert-schemas.ts";

const text = { type: "string" };

const converted = (schema: JsonObject, schemas: JsonObject = {}, direction: Direction = "sent"): Json =>
  createConverter(withSchema({}, schemas), direction).convert(schema);

const closed = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: "object",
  properties,
  additionalProperties: false,
  ...more,
});

describe("a schema of OpenAPI 3.0 becomes JSON Schema:", () => {
  test.each<[string, JsonObject, JsonObject]>([
    ["a value that may be null", { ...text, nullable: true }, { type: ["string", "null"] }],
    [
      "an enum that may be null",
      { ...text, enum: ["a"], nullable: true },
      { type: ["string", "null"], enum: ["a", null] },
    ],
    ["alternatives that may be null", { anyOf: [text], nullable: true }, { anyOf: [text, { type: "null" }] }],
    [
      "alternatives of two kinds, one of each",
      { anyOf: [object({ a: text }), text], oneOf: [object({ c: text })] },
      {
        allOf: [
          { anyOf: [{ type: "object", properties: { a: text } }, text] },
          { anyOf: [{ type: "object", properties: { c: text } }] },
        ],
      },
    ],
    [
      "parts that may be null together",
      { allOf: [{ ...text, enum: ["a"] }], nullable: true },
      { anyOf: [{ allOf: [{ ...text, enum: ["a"] }] }, { type: "null" }] },
    ],
    ["types of OpenAPI 3.1", { type: ["null", "string"] }, { type: ["null", "string"] }],
    ["a constant of OpenAPI 3.1", { const: "a" }, { enum: ["a"] }],
    [
      "a 64-bit integer, which may be a string",
      { type: "integer", format: "int64" },
      { type: ["integer", "string"], pattern: "^-?[0-9]+$" },
    ],
    [
      "formats of numbers, which JSON Schema does not have",
      { type: "integer", format: "int32" },
      { type: "integer" },
    ],
    ["a format of strings", { ...text, format: "date-time" }, { ...text, format: "date-time" }],
    ["an unknown format", { ...text, format: "password" }, text],
    ["a pattern", { ...text, pattern: "^a" }, { ...text, pattern: "^a" }],
    ["a pattern that is not a regular expression", { ...text, pattern: "(" }, text],
    [
      "an exclusive bound",
      { type: "number", minimum: 1, exclusiveMinimum: true },
      { type: "number", exclusiveMinimum: 1 },
    ],
    [
      "an inclusive bound",
      { type: "number", maximum: 1, exclusiveMaximum: false },
      { type: "number", maximum: 1 },
    ],
    ["an amount", { type: "number", multipleOf: 0.01 }, { type: "number", multipleOf: 0.01 }],
    ["exclusive alternatives, as the types treat them", { oneOf: [text] }, { anyOf: [text] }],
    [
      "texts",
      { ...text, title: "t", description: "d ", example: "e", default: "f" },
      { ...text, description: "d", default: "f" },
    ],
    ["extensions, which are dropped", { ...text, "x-sdk-secret": true }, text],
    [
      "fields with names of keywords",
      object({ nullable: text, example: text }),
      closed({ nullable: text, example: text }),
    ],
  ])("%s", (_, schema, expected) => {
    expect(converted(schema)).toEqual(expected);
  });
});

describe("an object that is sent", () => {
  test("accepts its fields only", () => {
    expect(converted(object({ inner: object({ name: text }) }))).toEqual(
      closed({ inner: closed({ name: text }) }),
    );
  });

  test("is open where the types are open", () => {
    expect(converted({ type: "object" })).toEqual({ type: "object" });
    expect(converted({ ...object({ name: text }), additionalProperties: true })).toEqual(
      object({ name: text }),
    );
    expect(converted({ type: "object", additionalProperties: text })).toEqual({
      type: "object",
      additionalProperties: text,
    });
  });

  test("does not require a field that nothing describes, like its type", () => {
    expect(converted({ ...object({ name: text }), required: ["name", "lost"] })).toEqual(
      closed({ name: text }, { required: ["name"] }),
    );
    expect(converted({ type: "object", required: ["any"] })).toEqual({ type: "object", required: ["any"] });
  });

  test("of several parts has the fields of all", () => {
    const schemas = { a: { ...object({ first: text }), required: ["first"] } };
    const schema = { allOf: [a, { type: "object", required: ["second"] }, object({ second: text })] };
    expect(converted(schema, schemas)).toEqual(
      closed({ first: text, second: text }, { required: ["first", "second"] }),
    );
  });

  test("of a part with alternatives has the fields of all other parts in each alternative", () => {
    const schemas = { a: object({ common: text }), b: object({ second: text }) };
    const alternatives = [closed({ common: text, first: text }), closed({ common: text, second: text })];
    expect(converted({ allOf: [a, { oneOf: [object({ first: text }), b] }] }, schemas)).toEqual({
      anyOf: alternatives,
    });
    expect(converted({ ...object({ common: text }), anyOf: [object({ first: text }), b] }, schemas)).toEqual({
      anyOf: alternatives,
    });
  });

  test("that requires one of several fields lists its fields once", () => {
    const anyOf = [{ required: ["first"] }, { type: "object", required: ["second"] }];
    expect(converted({ ...object({ first: text, second: text }), anyOf })).toEqual(
      closed({ first: text, second: text }, { anyOf: [{ required: ["first"] }, { required: ["second"] }] }),
    );
  });

  test("stays open if its parts cannot be merged", () => {
    expect(converted({ allOf: [object({ first: text }), { type: "array" }] })).toEqual({
      allOf: [object({ first: text }), { type: "array" }],
    });
  });
});

describe("an object that is read", () => {
  test("accepts any field, any value of an enum, and any text", () => {
    const schema = {
      ...object({ kind: { ...text, enum: ["a"], format: "uri", maxLength: 3 } }),
      additionalProperties: false,
    };
    expect(converted(schema, {}, "read")).toEqual(object({ kind: { ...text, examples: ["a"] } }));
  });

  test("has the fields that only responses have", () => {
    expect(converted(object({ id: { ...text, readOnly: true } }), {}, "read")).toEqual(object({ id: text }));
  });
});

describe("an input of the SDK", () => {
  test("that is a filter accepts conditions that are not empty", () => {
    const converter = createConverter(withSchema({}), "sent");
    const condition = { $ref: "#/$defs/x-filter-condition" };
    expect(converter.convert({ type: "object", "x-sdk-filter": "fields", description: "d" })).toEqual({
      type: "object",
      additionalProperties: condition,
      description: "d",
    });
    expect(
      converter.convert({ type: "object", "x-sdk-filter": "fields", "x-sdk-excludes": ["not"] }),
    ).toMatchObject({
      properties: { not: { anyOf: [condition, { type: "array", maxItems: 0 }] } },
    });
    expect([...converter.definitions().keys()]).toEqual(["x-filter-condition"]);
  });

  test("that is a filter with known fields accepts them, and others with a condition", () => {
    const value = { ...text, enum: ["off", "on"] };
    const schema = {
      "x-sdk-filter": "fields",
      allOf: [object({ status: value }), { "x-sdk-filter": "fields", additionalProperties: text }],
    };
    expect(converted(schema)).toEqual({
      ...object({ status: value }),
      additionalProperties: text,
    });
  });

  test("that the API cannot filter by accepts nothing, and says why", () => {
    const schema = object({ at: { ...text, "x-sdk-filter": "unusable", description: "Fails." } });
    expect(converted(schema)).toMatchObject({ properties: { at: { not: {}, description: "Fails." } } });
  });

  test("that is a value of a filter accepts the known values in every form", () => {
    const value = { ...text, enum: ["off", "on"] };
    expect(converted({ ...value, "x-sdk-filter": "value" })).toMatchObject({
      anyOf: [
        value,
        { enum: ["is_not_null", "is_null"] },
        { type: "array", items: value, minItems: 1 },
        { properties: { "=": value, ">=": value }, additionalProperties: false, minProperties: 1 },
      ],
    });
  });

  test("that is a file has a text in JSON", () => {
    expect(converted({ ...text, format: "binary", "x-file": true, description: "A list." })).toMatchObject({
      type: "object",
      properties: { content: { type: "string" }, name: { type: "string" } },
      required: ["content", "name"],
      description: "A list.",
    });
  });
});

describe("references", () => {
  const definitionsOf = (schema: JsonObject, schemas: JsonObject): JsonObject => {
    const converter = createConverter(withSchema({}, schemas), "sent");
    converter.convert(schema);
    return Object.fromEntries(converter.definitions());
  };

  test("lead to definitions, and keep the texts beside them", () => {
    expect(converted({ ...a, description: "d" }, { a: text })).toEqual({
      $ref: "#/$defs/a",
      description: "d",
    });
    expect(definitionsOf(object({ a }), { a: object({ b }), b: text, c: text })).toEqual({
      a: closed({ b: { $ref: "#/$defs/b" } }),
      b: text,
    });
  });

  test("have names that need no escapes", () => {
    const schemas = { "a b/é": text };
    expect(definitionsOf({ $ref: "#/components/schemas/a b~1é" }, schemas)).toEqual({ a_20b_7e1_e9: text });
  });

  test("may lead back to the schema, in fields, parts and alternatives", () => {
    const tree = { allOf: [b, object({ children: { type: "array", items: a } })] };
    expect(definitionsOf(a, { a: tree, b: object({ a }) }).a).toEqual(
      closed({ a: { $ref: "#/$defs/a" }, children: { type: "array", items: { $ref: "#/$defs/a" } } }),
    );
    for (const endless of [
      { a: { allOf: [a, object({ name: text })] } },
      { a: { oneOf: [b, {}] }, b: { anyOf: [a, {}] } },
      { a: { allOf: [object({ name: text }), { anyOf: [a, object({ end: text })] }] } },
      { a: object({ inner: { allOf: [a, object({ name: text })] } }) },
      { a: { ...object({ name: text }), anyOf: [{ allOf: [a, b] }, b] }, b: object({ a }) },
    ])
      expect(definitionsOf(a, endless)).toHaveProperty("a");
  });
});
