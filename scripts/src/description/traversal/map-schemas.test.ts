import { expect, test } from "vitest";
import type { Json, JsonObject } from "../json.ts";
import { mapSchema, mapSchemas, mapWholeSchemas } from "./map-schemas.ts";

const mark = (schema: JsonObject): JsonObject => ({ ...schema, seen: true });
const seen: JsonObject = { seen: true };

test("maps each schema inside a schema once, the inner ones first", () => {
  const order: Json[] = [];
  const schema = {
    title: "1",
    properties: { a: { title: "2" } },
    items: { title: "3", additionalProperties: { title: "4" } },
    allOf: [{ title: "5" }, { not: { title: "6" } }],
    additionalProperties: true,
  };
  mapSchema(schema, (one) => {
    order.push(one.title ?? null);
    return one;
  });
  expect(order).toEqual(["2", "4", "3", "5", "6", null, "1"]);
});

test("takes neither names of fields nor data for keywords", () => {
  const fields = JSON.parse(
    '{ "items": {}, "allOf": {}, "properties": {}, "default": {}, "$ref": {}, "__proto__": {} }',
  );
  const data = { allOf: [{}], properties: { a: {} }, items: {}, $ref: { a: {} } };
  const schema: JsonObject = { properties: fields, default: data, example: data, enum: [data], const: data };
  const marked = mapSchema(schema, mark) as JsonObject;
  expect(JSON.stringify(marked.properties)).toBe(JSON.stringify(fields).replaceAll("{}", '{"seen":true}'));
  expect(marked).toMatchObject({ default: data, example: data, enum: [data], const: data });
  expect(JSON.stringify(marked.default)).toBe(JSON.stringify(data));
});

test("finds the schemas of a description in every place, and no others", () => {
  const content = { schema: { schema: {} }, "application/json": { schema: {}, example: { schema: {} } } };
  const response = { headers: { schema: { schema: {} }, example: { schema: {} } }, content };
  const description: JsonObject = {
    "x-other": { schema: {} },
    info: { schema: {} },
    paths: {
      "/schema": {
        parameters: [{ schema: {} }],
        get: {
          parameters: [{ name: "a", content }],
          requestBody: { content },
          responses: { 200: response },
          callbacks: { example: { "{$url}": { post: { responses: { default: response } } } } },
        },
      },
    },
    components: {
      schemas: { schema: { properties: { schema: {} } } },
      parameters: { schema: { schema: {} }, example: { schema: {} } },
      securitySchemes: { schema: { flows: { schema: {} } } },
      examples: { schema: { schema: {} } },
    },
  };
  const pointers: string[] = [];
  mapWholeSchemas(description, "document", (schema, pointer) => {
    pointers.push(pointer);
    return schema;
  });
  const contents = (parent: string): string[] => [
    `${parent}/content/schema/schema`,
    `${parent}/content/application~1json/schema`,
  ];
  const responses = (parent: string): string[] => [
    `${parent}/headers/schema/schema`,
    `${parent}/headers/example/schema`,
    ...contents(parent),
  ];
  const get = "#/paths/~1schema/get";
  expect(pointers).toEqual([
    "#/paths/~1schema/parameters/0/schema",
    ...contents(`${get}/parameters/0`),
    ...contents(`${get}/requestBody`),
    ...responses(`${get}/responses/200`),
    ...responses(`${get}/callbacks/example/{$url}/post/responses/default`),
    "#/components/schemas/schema",
    "#/components/parameters/schema/schema",
    "#/components/parameters/example/schema",
  ]);
});

test("returns the same description if nothing changes", () => {
  const description = { components: { schemas: { a: { properties: { b: {} } } } } };
  expect(mapSchemas(description, "document", (schema) => schema)).toBe(description);
  expect(mapSchemas(description, "document", mark).components.schemas.a).toEqual({
    properties: { b: seen },
    ...seen,
  });
});
