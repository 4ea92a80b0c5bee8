import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { withOperation, withSchema } from "../../test/description-builders.ts";
import { type Json, type JsonObject, objectOr } from "../description/json.ts";
import { mapObjects } from "../description/traversal/map-objects.ts";
import { normalise } from "./normalise.ts";

/** Returns a schema as it is written in OpenAPI 3.0, after normalising it from a description of this version. */
function schemaOf(schema: Json, version: string): Json | undefined {
  const { components } = normalise(withSchema({}, { thing: schema, other: { type: "string" } }, version)) as {
    components: { schemas: JsonObject };
  };
  return components.schemas.thing;
}

const other: JsonObject = { $ref: "#/components/schemas/other" };
const NULL: JsonObject = { type: "string", nullable: true, enum: [null] };

describe("a schema of OpenAPI 3.1 becomes one of 3.0:", () => {
  test.each<[string, JsonObject, JsonObject]>([
    ["a type or null", { type: ["string", "null"] }, { type: "string", nullable: true }],
    ["a list of one type", { type: ["integer"] }, { type: "integer" }],
    ["only null", { type: "null" }, NULL],
    ["only null, in a list", { type: ["null"] }, NULL],
    [
      "several types, each with its own keywords",
      { type: ["string", "integer", "null"], minLength: 1, minimum: 2, deprecated: true },
      {
        deprecated: true,
        anyOf: [
          { type: "string", minLength: 1, nullable: true },
          { type: "integer", minimum: 2, nullable: true },
        ],
      },
    ],
    [
      "several types beside alternatives",
      { type: ["string", "integer"], anyOf: [{ minLength: 1 }, { minimum: 2 }] },
      {
        anyOf: [{ minLength: 1 }, { minimum: 2 }],
        allOf: [{ anyOf: [{ type: "string" }, { type: "integer" }] }],
      },
    ],
    ["several types of an enum", { type: ["string", "integer"], enum: ["a", 1] }, { enum: [1, "a"] }],
    [
      "an enum with null",
      { type: ["string", "null"], enum: ["a", null] },
      { type: "string", nullable: true, enum: ["a", null] },
    ],
    // The enum does not list null, so the type cannot allow it.
    ["an enum without null", { type: ["string", "null"], enum: ["a"] }, { type: "string", enum: ["a"] }],
    ["a constant", { const: "a" }, { enum: ["a"] }],
    ["a constant with a type", { type: "integer", const: 0 }, { type: "integer", enum: [0] }],
    [
      "an alternative null",
      { anyOf: [{ type: "string" }, { type: "null" }] },
      { type: "string", nullable: true },
    ],
    [
      "an enum or null",
      { oneOf: [{ type: "string", enum: ["a"] }, { type: "null" }] },
      { type: "string", nullable: true, enum: ["a", null] },
    ],
    ["a reference or null", { oneOf: [other, { type: "null" }] }, { oneOf: [other, NULL] }],
    [
      "several alternatives or null",
      { anyOf: [{ type: "string" }, other, { type: "null" }] },
      { anyOf: [{ type: "string" }, other, NULL] },
    ],
    [
      "an exclusive bound",
      { type: "integer", exclusiveMinimum: 0 },
      { type: "integer", minimum: 0, exclusiveMinimum: true },
    ],
    [
      "an exclusive bound beside a tighter one",
      { exclusiveMaximum: 10, maximum: 9, exclusiveMinimum: 1, minimum: 0 },
      { maximum: 9, minimum: 1, exclusiveMinimum: true },
    ],
    ["base64", { type: "string", contentEncoding: "base64" }, { type: "string", format: "byte" }],
    ["a file", { contentMediaType: "image/png" }, { type: "string", format: "binary" }],
    ["keywords beside a reference", { ...other, minLength: 1 }, { allOf: [other], minLength: 1 }],
    ["texts beside a reference", { ...other, description: "Prose." }, other],
    ["examples", { type: "string", examples: ["a"], $comment: "Prose." }, { type: "string" }],
    [
      "parts at any depth",
      { properties: { a: { items: { additionalProperties: { type: ["string", "null"] } }, type: "array" } } },
      {
        properties: {
          a: { items: { additionalProperties: { type: "string", nullable: true } }, type: "array" },
        },
      },
    ],
  ])("%s", (_, later, expected) => {
    expect(schemaOf(later, "3.1.0")).toEqual(expected);
    // The result is OpenAPI 3.0, so it stays as it is.
    expect(schemaOf(expected, "3.0.3")).toEqual(expected);
  });

  test.each<[string, JsonObject]>([
    ["a default", { default: { type: ["string", "null"], const: 1 } }],
    ["the values of an enum", { enum: [{ const: 1, type: ["a"] }] }],
    ["a keyword without an equivalent", { prefixItems: [{ type: "string" }] }],
    ["text in JSON", { type: "string", contentMediaType: "application/json" }],
  ])("%s is kept", (_, schema) => {
    expect(schemaOf(schema, "3.1.0")).toEqual(schema);
  });
});

test("a description that is only republished in OpenAPI 3.1 does not change", () => {
  const earlier = withSchema({ type: "string", nullable: true }, { a: { enum: ["b"] } });
  const later = withSchema({ type: ["string", "null"] }, { a: { const: "b" } }, "3.1.1");
  expect(normalise(later)).toEqual(normalise(earlier));
});

/** Writes a description in OpenAPI 3.1, with its own keywords wherever it has them. */
function published31(description: JsonObject): JsonObject {
  const rewritten = mapObjects(description, (object, kind) => {
    if (kind !== "schema") return object;
    const { nullable, enum: values, exclusiveMinimum, minimum, ...rest } = object;
    return {
      ...rest,
      ...(values !== undefined &&
        (Array.isArray(values) && values.length === 1 ? { const: values[0] ?? null } : { enum: values })),
      ...(minimum !== undefined && { [exclusiveMinimum === true ? "exclusiveMinimum" : "minimum"]: minimum }),
      ...(nullable === true && object.type !== undefined && { type: [object.type, "null"] as Json[] }),
      ...(nullable === true && object.type === undefined && { nullable }),
    };
  });
  const paths = Object.entries(objectOr(rewritten.paths));
  const pathItems = Object.fromEntries(paths.map(([, item], index) => [`item${index}`, item]));
  const references = paths.map(
    ([path], index) => [path, { $ref: `#/components/pathItems/item${index}` }] as const,
  );
  return {
    ...rewritten,
    openapi: "3.1.1",
    jsonSchemaDialect: "https://spec.openapis.org/oas/3.1/dialect/base",
    paths: Object.fromEntries(references),
    components: { ...objectOr(rewritten.components), pathItems },
  };
}

test.each(["openapi-79.yaml", "openapi-174.yaml"])(
  "%s does not change if it is republished in OpenAPI 3.1",
  (name) => {
    const text = readFileSync(new URL(`../../test/fixtures/${name}`, import.meta.url), "utf8");
    const description = load(text) as JsonObject;
    const later = published31(description);
    expect(JSON.stringify(later)).toContain('"null"]');
    expect(normalise(later)).toEqual(normalise(description));
  },
);

describe("webhooks", () => {
  const schema: JsonObject = { type: ["string", "null"] };
  const post = { requestBody: { content: { "application/json": { schema } } } };
  const withWebhooks = (webhooks: JsonObject, others: JsonObject = {}): JsonObject =>
    normalise({ ...withOperation({}), openapi: "3.1.0", webhooks, ...others });

  test("become x-sdk-webhooks with the schema of their payload", () => {
    const { "x-sdk-webhooks": events, webhooks } = withWebhooks({ replied: { post } });
    expect(events).toEqual({ replied: { schema: { type: "string", nullable: true } } });
    expect(webhooks).toBeUndefined();
  });

  test("may be references", () => {
    const components = { pathItems: { hook: { post } } };
    const normalised = withWebhooks({ replied: { $ref: "#/components/pathItems/hook" } }, { components });
    expect(normalised).toMatchObject({ "x-sdk-webhooks": { replied: { schema: { type: "string" } } } });
    expect(normalised.components).toEqual({});
  });

  test.each([
    ["another method", { put: post }],
    ["another media type", { post: { requestBody: { content: { "text/plain": { schema } } } } }],
  ])("with %s are kept, so that they are rejected", (_, item) => {
    const normalised = withWebhooks({ replied: item });
    expect(normalised).toHaveProperty("webhooks.replied");
    expect(normalised).not.toHaveProperty("x-sdk-webhooks");
  });
});
