import { describe, expect, test } from "vitest";
import { compileWithTypes } from "../../../../test/compile-types.ts";
import { a, b, object, withSchema } from "../../../../test/description-builders.ts";
import type { Json, JsonObject } from "../../../description/json.ts";
import { objectOr } from "../../../description/json.ts";
import { rewriteStructure } from "./rewrite-structure.ts";

const text: JsonObject = { type: "string" };
const number: JsonObject = { type: "number" };
const properties: JsonObject = { a: text, b: number };
const all = (...allOf: Json[]): JsonObject => ({ allOf });

/** Returns the messages of the compiler for code that checks the type \`Thing\` of a schema. */
const check = (thing: JsonObject, code: string, schemas: JsonObject = {}): Promise<string[]> =>
  compileWithTypes(withSchema({}, { thing, ...schemas }), `type Thing = Schemas["thing"];\n${code}`);

const accepts = (value: string): string => `(${value}) satisfies Thing;`;
const rejects = (value: string): string => `// @ts-expect-error\n(${value}) satisfies Thing;`;

describe("the type of a schema", () => {
  test.each<[string, JsonObject, string[], string[]]>([
    [
      "without fields and without others is empty",
      { type: "object", additionalProperties: false },
      ["{}"],
      ["{ a: 1 }"],
    ],
    [
      "with fields and an anyOf has both",
      { ...object({ a: text }), required: ["a"], anyOf: [object({ b: text }), object({ c: text })] },
      ['{ a: "", b: "" }', '{ a: "", c: "" }', '{ a: "" }'],
      ['{ b: "" }', '{ a: "", b: 1 }', '{ a: "", d: 1 }'],
    ],
    [
      "with fields and groups of required fields beside other fields requires each group",
      {
        ...object(properties),
        anyOf: [{ required: ["a"], ...object({ c: text }) }, { required: ["b"] }],
      },
      ['{ a: "", c: "" }', "{ b: 1 }"],
      ["{}", '{ c: "" }', "{ a: 1 }"],
    ],
    [
      "with a oneOf of required fields requires one of them",
      { ...object(properties), oneOf: [{ required: ["a"] }, { required: ["b"] }] },
      ['{ a: "" }', "{ b: 1 }"],
      ["{}", "{ a: 1 }"],
    ],
    [
      "with an allOf and groups of required fields requires one of them",
      { allOf: [a], anyOf: [{ required: ["a"] }, { required: ["b"] }] },
      ['{ a: "" }', "{ b: 1 }"],
      ["{}", "{ a: 1 }"],
    ],
    [
      "with a map and an anyOf has both",
      { type: "object", additionalProperties: text, anyOf: [object({ a: text }), object({ b: text })] },
      ['{ a: "", z: "" }'],
      ["{ z: 1 }"],
    ],
    [
      "with an anyOf and a oneOf has one member of each",
      {
        anyOf: [object({ a: text }), object({ b: text })],
        oneOf: [{ ...object({ c: text }), required: ["c"] }],
      },
      ['{ a: "", c: "" }'],
      ['{ a: "" }'],
    ],
    [
      "with a plain type and alternatives has only the alternatives",
      { type: "string", oneOf: [{ enum: ["x"] }, { enum: ["y"] }] },
      ['"x"', '"y"'],
      ['"z"', "1"],
    ],
    [
      "with a plain type and alternatives without a type has the type",
      { type: "string", anyOf: [{ format: "date" }, { format: "date-time" }] },
      ['"x"'],
      ["1"],
    ],
    [
      "with a union that may be null has both, or null",
      { ...object({ a: text }), required: ["a"], anyOf: [object({ b: text })], nullable: true },
      ["null", '{ a: "", b: "" }'],
      ["{}"],
    ],
    [
      "requires a field that a part describes",
      { allOf: [object({ a: text }), { required: ["a"], ...object({ b: text }) }] },
      ['{ a: "" }'],
      ['{ b: "" }'],
    ],
    [
      "requires a field that a part of a part describes",
      { ...all(all(a)), required: ["a"] },
      ['{ a: "" }'],
      ["{}"],
    ],
    [
      "requires a field that a shared part of a shared part describes",
      { ...all(b), required: ["a"] },
      ['{ a: "" }'],
      ["{}"],
    ],
    [
      "requires a field that the members of a union describe",
      { required: ["a"], oneOf: [object({ a: text }), object({ a: number })] },
      ['{ a: "" }', "{ a: 1 }"],
      ["{}", "{ a: true }"],
    ],
    [
      "ignores a required field that nothing describes",
      { ...object({ a: text }), required: ["z"] },
      ['{ a: "" }'],
      [],
    ],
    [
      "with nested arrays keeps each level",
      { type: "array", items: { type: "array", items: { type: "array", items: text } } },
      ['[[[""]]]'],
      ['[[""]]', '[""]'],
    ],
    [
      "with wrapped arrays in an array keeps each level",
      { type: "array", items: all({ oneOf: [{ type: "array", items: text }] }) },
      ['[[""]]'],
      ['[""]'],
    ],
    [
      "with arrays that may be null in an array keeps each level",
      { type: "array", items: { ...all({ type: "array", items: text }), nullable: true } },
      ['[[""], null]'],
      ['[""]'],
    ],
    [
      "with shared arrays in an array keeps each level",
      { type: "array", items: { $ref: "#/components/schemas/list" }, minItems: 1, maxItems: 3 },
      ['[[""]]', "[]"],
      ['[""]'],
    ],
    [
      "with an enum of objects has these objects",
      { type: "object", enum: [{ type: "x" }, { a: { $ref: 1 } }] },
      ['{ type: "x" }', "{ a: { $ref: 1 } }"],
      ["{}", '{ type: "y" }'],
    ],
    [
      "with an enum of mixed values has these values",
      { enum: ["a", 1, -1.5, true, null] },
      ['"a"', "1", "-1.5", "true", "null"],
      ['"b"', "2", "false"],
    ],
    [
      "with an enum that may be null accepts null",
      { type: "string", enum: ["a"], nullable: true },
      ['"a"', "null"],
      ['"b"'],
    ],
    [
      "with a wrapped reference that may be null accepts null",
      { ...all(a), nullable: true },
      ["null", '{ a: "" }'],
      ["1"],
    ],
    [
      "with an enum of large integers has these values",
      { type: "integer", format: "int64", enum: [1, 2] },
      ["1"],
      ['"1"', "3"],
    ],
    [
      "with large integers in a field has their enum, too",
      object({ a: { type: "integer", format: "int64", enum: [1, 2] } }),
      ["{ a: 1 }"],
      ["{ a: 3 }"],
    ],
    ["without a type has its fields", { properties: { a: text } }, ['{ a: "" }'], ["{ a: 1 }"]],
    ["with a not alone accepts any value", { not: text }, ["1", '""'], []],
    ["without keywords accepts any value", {}, ["1", "null"], []],
    ["with binary text outside of forms is a string", { type: "string", format: "binary" }, ['""'], ["1"]],
    ["with bytes is a string", { type: "string", format: "byte" }, ['""'], ["1"]],
    [
      "with a field in several parts has what all of them accept",
      all(object({ a: { enum: ["x", "y"] } }), object({ a: { enum: ["y", "z"] } })),
      ['{ a: "y" }'],
      ['{ a: "x" }'],
    ],
    [
      "that contains itself nests to any depth",
      object({ children: { type: "array", items: { $ref: "#/components/schemas/thing" } } }),
      ["{ children: [{ children: [{}] }] }"],
      ["{ children: [{ children: [1] }] }"],
    ],
  ])("%s", async (_, schema, accepted, rejected) => {
    const shared = { a: object(properties), b: all(a), list: { type: "array", items: text } };
    expect(
      await check(schema, [...accepted.map(accepts), ...rejected.map(rejects)].join("\n"), shared),
    ).toEqual([]);
  });

  test("with fields and a map accepts both in a request", async () => {
    const map = { ...object({ count: number }), additionalProperties: text };
    const code = `
      ({ count: 1, any: "" }) satisfies Inputs["getA"]["body"];
      // @ts-expect-error
      ({ count: "" }) satisfies Inputs["getA"]["body"];
      // @ts-expect-error
      ({ any: true }) satisfies Inputs["getA"]["body"];`;
    expect(await compileWithTypes(withSchema(map), code)).toEqual([]);
    expect(await compileWithTypes(withSchema(a, { a: map }), code)).toEqual([]);
  });
});

/** Each position of a field with a default that nothing requires. */
describe("a field with a default is optional", () => {
  const field: JsonObject = { type: "string", default: "x" };
  const withDefault = object({ a: field });
  const schema = (one: JsonObject): JsonObject => ({ content: { "application/json": { schema: one } } });
  test.each<[string, JsonObject]>([
    ["inline", withDefault],
    ["behind a reference", { $ref: "#/components/schemas/thing" }],
    ["if its schema is shared", object({ a: { $ref: "#/components/schemas/field" } })],
    ["in an allOf", all(withDefault, object({ b: text }))],
    ["in a shared part of an allOf", all({ $ref: "#/components/schemas/thing" }, object({ b: text }))],
  ])("%s", async (_, sent) => {
    const parameter = { name: "q", in: "query", required: true, schema: sent };
    const body = { required: true, ...schema(sent) };
    const operation = {
      operationId: "getA",
      parameters: [parameter],
      responses: { 200: { description: "", ...schema(sent) } },
    };
    const described = {
      ...withSchema({}, { thing: withDefault, field }),
      paths: { "/a": { post: { ...operation, requestBody: body } } },
    };
    const code = `
      ({ query: { q: {} }, body: {} }) satisfies Inputs["getA"];
      type Read = Check<Is<Outputs["getA"]["a"], string | undefined>>;`;
    expect(await compileWithTypes(described, code)).toEqual([]);
  });

  test("as a parameter", async () => {
    const query = { name: "a", in: "query", schema: field };
    const shared = { $ref: "#/components/parameters/shared" };
    const description = {
      ...withSchema({}, { field }),
      paths: {
        "/a": { parameters: [shared], get: { operationId: "getA", parameters: [query], responses: {} } },
      },
    };
    const components = {
      schemas: { field },
      parameters: { shared: { ...query, name: "b", schema: { $ref: "#/components/schemas/field" } } },
    };
    const code = `({ query: {} }) satisfies Inputs["getA"];\n({}) satisfies Inputs["getA"];`;
    expect(await compileWithTypes({ ...description, components }, code)).toEqual([]);
  });
});

describe("rewriteStructure", () => {
  const keywords = { allOf: [{ required: ["a"] }], anyOf: [{ required: ["a"] }], properties };
  test.each<[string, JsonObject]>([
    ["data", { type: "object", default: keywords, example: keywords, enum: undefined as never }],
    [
      "fields that are named like keywords",
      object({
        allOf: text,
        anyOf: text,
        oneOf: text,
        items: text,
        enum: text,
        required: text,
        properties: text,
        $ref: text,
      }),
    ],
  ])("does not change %s", (_, { enum: __, ...schema }) => {
    expect(rewriteStructure(withSchema(schema))).toEqual(withSchema(schema));
  });

  test("keeps fields that are named like properties of every object", () => {
    const names = ["__proto__", "constructor", "toString", "hasOwnProperty"];
    const fields = Object.fromEntries(names.map((name) => [name, text]));
    const inherited = { required: names, allOf: [all(object(fields))] };
    const rewritten = rewriteStructure(withSchema({}, { inherited }));
    const { properties: found } = objectOr(objectOr(objectOr(rewritten.components).schemas).inherited);
    expect(Object.entries(objectOr(found))).toEqual(names.map((name) => [name, text]));
  });

  test("does not require inherited properties of objects that nothing describes", async () => {
    const schema = { allOf: [a], required: ["toString", "constructor"] };
    expect(await check(schema, accepts('{ a: "" }'), { a: object(properties) })).toEqual([]);
  });
});
