import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../description/json.ts";
import { InputError } from "../shared/input-error.ts";
import { wrapReferences } from "./wrap-references.ts";

const $ref = "#/components/schemas/pet";
const TEXTS = { description: "The pet of the owner.", example: { name: "Rex" }, "x-sdk-secret": true };
const WITH_TEXTS: JsonObject = { $ref, ...TEXTS };
const WRAPPED: JsonObject = { allOf: [{ $ref }], ...TEXTS };

describe("a schema with texts beside its $ref becomes allOf with these texts, as", () => {
  test.each<[string, (schema: JsonObject) => JsonObject]>([
    ["a component", (schema) => ({ components: { schemas: { owner: schema } } })],
    ["a field", (schema) => ({ components: { schemas: { owner: { properties: { pet: schema } } } } })],
    [
      "a field named $ref",
      (schema) => ({ components: { schemas: { owner: { properties: { $ref: schema } } } } }),
    ],
    ["the items of an array", (schema) => ({ components: { schemas: { pets: { items: schema } } } })],
    [
      "the values of a map",
      (schema) => ({ components: { schemas: { pets: { additionalProperties: schema } } } }),
    ],
    [
      "an alternative",
      (schema) => ({ components: { schemas: { owner: { anyOf: [{ type: "string" }, schema] } } } }),
    ],
    [
      "the schema of a parameter",
      (schema) => ({ paths: { "/a": { parameters: [{ name: "pet", schema }] } } }),
    ],
    ["the schema of a header", (schema) => ({ components: { headers: { "x-pet": { schema } } } })],
    [
      "the schema of a body",
      (schema) => ({
        paths: { "/a": { post: { requestBody: { content: { "application/json": { schema } } } } } },
      }),
    ],
  ])("%s", (_, describe) => {
    expect(wrapReferences(describe(WITH_TEXTS))).toEqual(describe(WRAPPED));
    expect(wrapReferences(describe({ $ref }))).toEqual(describe({ $ref }));
  });
});

test("a schema with parts of its own beside its $ref keeps them", () => {
  const schemas = (owner: Json): JsonObject => ({ components: { schemas: { owner } } });
  expect(wrapReferences(schemas({ $ref, allOf: [{ minLength: 1 }], nullable: true }))).toEqual(
    schemas({ allOf: [{ $ref }, { minLength: 1 }], nullable: true }),
  );
});

test("data that looks like a reference is not changed", () => {
  const data = { ...WITH_TEXTS };
  const description = {
    components: {
      schemas: { owner: { default: data, enum: [data], example: data, "x-sdk-type": data } },
      examples: { pet: { value: data } },
    },
  };
  expect(wrapReferences(description)).toBe(description);
});

test("a name that is a keyword is not a keyword", () => {
  const description = { components: { schemas: { example: { properties: { description: WITH_TEXTS } } } } };
  expect(wrapReferences(description)).toEqual({
    components: { schemas: { example: { properties: { description: WRAPPED } } } },
  });
});

test("the description itself is not changed", () => {
  const description = { components: { schemas: { owner: WITH_TEXTS } } };
  const before = structuredClone(description);
  wrapReferences(description);
  expect(description).toEqual(before);
});

describe("keywords beside the $ref are rejected of", () => {
  const texts = { $ref: "#/components/a", description: "One.", required: true };
  test.each<[string, JsonObject, string]>([
    [
      "a parameter",
      { paths: { "/a~b": { get: { parameters: [{}, texts] } } } },
      "#/paths/~1a~0b/get/parameters/1",
    ],
    [
      "a response",
      { paths: { "/a": { get: { responses: { 404: texts } } } } },
      "#/paths/~1a/get/responses/404",
    ],
    ["a request body", { paths: { "/a": { post: { requestBody: texts } } } }, "#/paths/~1a/post/requestBody"],
    ["a header", { components: { headers: { "x-a": texts } } }, "#/components/headers/x-a"],
  ])("%s", (_, description, pointer) => {
    expect(() => wrapReferences(description)).toThrow(InputError);
    expect(() => wrapReferences(description)).toThrow(`${pointer}: description, required`);
  });

  test("every place, in one message", () => {
    const description = { components: { headers: { a: texts, b: texts } } };
    expect(() => wrapReferences(description)).toThrow(/headers\/a: .*\n {2}#\/components\/headers\/b: /);
  });
});
