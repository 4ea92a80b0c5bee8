import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../description/json.ts";
import { normalise, snapshotText } from "./normalise.ts";

const SNAPSHOT = readFileSync(new URL("../../../openapi/openapi.yaml", import.meta.url), "utf8");
const yaml = (description: JsonObject): string => snapshotText(normalise(description));

/** Returns a description with one schema and one operation, which has these parts. */
const withOperation = (operation: JsonObject): JsonObject => ({
  openapi: "3.0.3",
  info: { title: "Small", version: "1" },
  paths: { "/things": { get: { operationId: "listThings", ...operation } } },
});
const withSchema = (schema: JsonObject): JsonObject => ({
  openapi: "3.0.3",
  info: { title: "Small", version: "1" },
  paths: {},
  components: { schemas: { thing: schema } },
});
const schemaOf = (schema: JsonObject): Json | undefined => {
  const { components } = normalise(withSchema(schema)) as { components: { schemas: JsonObject } };
  return components.schemas.thing;
};

/** A description with every kind of part whose order has no meaning. */
const UNORDERED: JsonObject = {
  ...withOperation({
    tags: ["b", "a"],
    security: [{ key: [], oauth: ["write", "read"] }],
    parameters: [
      { name: "limit", in: "query", schema: { type: "integer", default: 20 } },
      { name: "X-Trace", in: "header", schema: { type: "string" } },
      { $ref: "#/components/parameters/offset" },
    ],
    responses: { 200: { description: "Prose." }, default: { $ref: "#/components/responses/failed" } },
  }),
  tags: [{ name: "b", description: "Prose." }, { name: "a" }],
  components: {
    parameters: { offset: { name: "offset", in: "query", schema: { type: "integer" } } },
    responses: { failed: { description: "Prose." } },
    schemas: {
      cat: {
        type: ["object", "null"],
        required: ["name", "age"],
        default: { name: "x", age: { to: 1, from: 0 } },
      },
      pet: {
        oneOf: [{ $ref: "#/components/schemas/cat" }, { type: "string", enum: ["b", "a"] }],
        discriminator: { propertyName: "kind", mapping: { tom: "#/components/schemas/cat", cat: "cat" } },
      },
    },
    securitySchemes: {
      oauth: {
        type: "oauth2",
        flows: { clientCredentials: { tokenUrl: "/token", scopes: { write: "Prose.", read: "Prose." } } },
      },
    },
  },
};

/** Returns the description with all keys, and all arrays whose order has no meaning, in another order. */
function shuffled(node: Json, seed: number, key = ""): Json {
  const hash = (text: string): string => createHash("sha1").update(`${seed} ${text}`).digest("hex");
  const mixed = <T>(items: T[], text: (item: T) => string): T[] =>
    items.toSorted((a, b) => (hash(text(a)) < hash(text(b)) ? -1 : 1));
  if (Array.isArray(node)) {
    const items = node.map((item) => shuffled(item, seed));
    return ["enum", "required", "tags", "parameters"].includes(key) ? mixed(items, JSON.stringify) : items;
  }
  if (typeof node !== "object" || node === null) return node;
  const entries = Object.entries(node).map(([name, value]) => [name, shuffled(value, seed, name)] as const);
  return Object.fromEntries(mixed(entries, ([name]) => name));
}

describe("normalise drops", () => {
  test("all keys of info except title and version", () => {
    const info = {
      title: "Small",
      version: "1",
      description: "Prose.",
      contact: { name: "N" },
      license: { name: "L" },
    };
    expect(normalise({ ...withOperation({}), info }).info).toEqual({ title: "Small", version: "1" });
  });

  test.each([
    "title",
    "summary",
    "description",
    "example",
    "examples",
    "externalDocs",
    "x-internal",
    "x-sdk-paging",
  ])("the keyword %s of an operation and of a schema", (keyword) => {
    const bare = { type: "string" };
    expect(normalise(withOperation({ [keyword]: "Prose." }))).toEqual(normalise(withOperation({})));
    expect(schemaOf({ ...bare, [keyword]: "Prose." })).toEqual(bare);
    expect(schemaOf({ allOf: [{ ...bare, [keyword]: "Prose." }] })).toEqual({ allOf: [bare] });
  });

  test("every text", () => {
    expect(yaml(UNORDERED)).not.toContain("Prose.");
  });

  test("descriptions of responses, which become empty, except in references", () => {
    const { paths, components } = normalise(UNORDERED) as { paths: JsonObject; components: JsonObject };
    expect(paths).toMatchObject({
      "/things": { get: { responses: { 200: { description: "" }, default: { $ref: expect.any(String) } } } },
    });
    expect(yaml(UNORDERED).match(/description: ""/g)).toHaveLength(2);
    expect(components.responses).toEqual({ failed: { description: "" } });
  });
});

describe("normalise keeps", () => {
  const names = ["description", "example", "examples", "title", "summary", "externalDocs", "x-thing"];
  const keywords = [
    "tags",
    "required",
    "enum",
    "default",
    "properties",
    "parameters",
    "responses",
    "schema",
    "type",
  ];
  const odd = ["__proto__", "constructor", "toString", "hasOwnProperty"];

  test.each([...names, ...keywords, ...odd])("a field named %s, with its schema", (name) => {
    const own = {
      type: "object",
      properties: { inner: { type: "string", enum: ["a"] } },
      required: ["inner"],
    };
    const field = Object.fromEntries([[name, { ...own, description: "Prose." }]]);
    const { properties } = schemaOf({ properties: field }) as { properties: JsonObject };
    expect(Object.entries(properties)).toEqual([[name, own]]);
    expect(Object.getPrototypeOf(properties)).toBe(Object.prototype);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test.each(["X-Request-Id", "x-request-id", "description"])("a header named %s", (name) => {
    const headers = { [name]: { schema: { type: "string" } } };
    const normalised = normalise(withOperation({ responses: { 200: { description: "Prose.", headers } } }));
    expect(normalised.paths).toMatchObject({ "/things": { get: { responses: { 200: { headers } } } } });
  });

  test("the order of alternatives", () => {
    const schema = {
      anyOf: [{ type: "string" }, { type: "integer" }],
      allOf: [{ minLength: 2 }, { minLength: 1 }],
    };
    expect(JSON.stringify(schemaOf(schema))).toBe(
      JSON.stringify({ allOf: schema.allOf, anyOf: schema.anyOf }),
    );
  });

  test.each([
    ["an array", ["b", "a"]],
    ["an object", { description: "mine", "x-a": ["b", "a"], required: ["b", "a"] }],
    ["null", null],
    ["a number", 0],
  ])("a default that is %s unchanged", (_, value) => {
    expect(schemaOf({ properties: { field: { default: value } } })).toEqual({
      properties: { field: { default: value } },
    });
  });
});

describe("an array without items", () => {
  const array = { type: "array" };
  const complete = { type: "array", items: {} };

  test.each<[string, JsonObject, JsonObject]>([
    ["a schema", array, complete],
    ["a field", { properties: { items: array } }, { properties: { items: complete } }],
    ["a part of a schema", { oneOf: [array, { type: "string" }] }, { oneOf: [complete, { type: "string" }] }],
    ["the items of another array", { type: "array", items: array }, { type: "array", items: complete }],
  ])("that is %s gets items of any value, which OpenAPI requires", (_, schema, expected) => {
    expect(schemaOf(schema)).toEqual(expected);
  });

  test.each<[string, JsonObject]>([
    ["items of an array that declares them", { type: "array", items: { type: "string" } }],
    ["schemas of other types", { type: "object", properties: { type: { type: "string", enum: ["array"] } } }],
    ["data that looks like an array", { type: "object", default: array, enum: [array] }],
  ])("%s stay as they are", (_, schema) => {
    expect(schemaOf(schema)).toEqual(schema);
  });
});

test("enum values are kept exactly, in a stable order", () => {
  const schema = { enum: ["b", { description: "mine", "x-a": 1 }, null, "a"] };
  expect(schemaOf(schema)).toEqual({ enum: ["a", "b", null, { description: "mine", "x-a": 1 }] });
});

describe("the order", () => {
  test.each([
    ["the snapshot", load(SNAPSHOT) as JsonObject],
    ["a description with every unordered part", UNORDERED],
  ])("of the keys of %s makes no difference", (_, description) => {
    const expected = yaml(description);
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(yaml(shuffled(description, seed) as JsonObject)).toBe(expected);
      }),
      { numRuns: 20 },
    );
  });

  test("normalising twice gives the same result", () => {
    expect(yaml(load(SNAPSHOT) as JsonObject)).toBe(SNAPSHOT);
    expect(normalise(normalise(UNORDERED))).toEqual(normalise(UNORDERED));
  });

  test("the input is not changed", () => {
    const before = structuredClone(UNORDERED);
    normalise(UNORDERED);
    expect(UNORDERED).toEqual(before);
  });
});
