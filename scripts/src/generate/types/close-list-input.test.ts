import { describe, expect, test } from "vitest";
import { unnamedTypesOf } from "../../../test/generated-code.ts";
import type { JsonObject } from "../../description/json.ts";
import { closeListInput } from "./close-list-input.ts";
import { typeInput } from "./type-input.ts";

const text: JsonObject = { type: "string" };
const values: JsonObject = { type: "string", enum: ["off", "on"] };
const anyValue: JsonObject = { $ref: "#/components/schemas/value" };
const ref = (kind: string, name: string): JsonObject => ({ $ref: `#/components/${kind}/${name}` });
const json = (schema: JsonObject): JsonObject => ({ content: { "application/json": { schema } } });
const object = (properties: JsonObject): JsonObject => ({ type: "object", properties });
const rows = (items: JsonObject): JsonObject => ({
  200: { description: "", ...json(object({ data: { type: "array", items } })) },
});
const filter = (fields: JsonObject): JsonObject => ({ name: "filter", in: "query", schema: object(fields) });
const order = ref("parameters", "order");

/** Returns a description of one list, whose query has the order and the filter. */
const list = (row: JsonObject, ...parameters: JsonObject[]): JsonObject =>
  describing({ get: { operationId: "list", parameters, responses: rows(row) } });

const describing = (path: JsonObject): JsonObject => ({
  openapi: "3.0.3",
  info: { title: "Lists", version: "1" },
  paths: { "/list": path },
  components: {
    parameters: { order: { name: "order_field", in: "query", schema: { type: "string" } } },
    schemas: {
      value: { "x-sdk-filter": "value", anyOf: [{ type: "string" }, { type: "array", items: text }] },
      row: object({ created_at: text, status: { ...values, nullable: true } }),
    },
  },
});

/** Returns the types of the input fields of a list. */
function typesIn(description: JsonObject): Record<string, string> {
  const types = unnamedTypesOf(typeInput(description));
  const input = /operations \{.*?responses/s.exec(types)?.[0] ?? "";
  return Object.fromEntries([...input.matchAll(/(\w+)\?: (\S.*);/g)].map(([, name, type]) => [name, type]));
}

describe("order_field", () => {
  test.each<[what: string, row: JsonObject, type: string]>([
    ["is one of the plain fields of the rows", ref("schemas", "row"), '"created_at" | "status"'],
    [
      "may have any plain type, even nullable or shared",
      object({
        created_at: text,
        count: { type: "integer", nullable: true },
        rate: { type: "number" },
        is_on: { type: "boolean" },
        kind: ref("schemas", "kind"),
      }),
      '"created_at" | "count" | "rate" | "is_on" | "kind"',
    ],
    [
      "may be in any part of the rows",
      { allOf: [ref("schemas", "row"), { allOf: [object({ name: text })] }] },
      '"created_at" | "status" | "name"',
    ],
    [
      "may have the name of a property that every object has",
      {
        allOf: [
          object({ created_at: text, ...Object.fromEntries([["__proto__", text]]), constructor: text }),
        ],
      },
      '"created_at" | "__proto__" | "constructor"',
    ],
    [
      "is neither an array nor an object",
      object({ created_at: text, tags: { type: "array", items: text }, data: object({ a: text }), any: {} }),
      '"created_at"',
    ],
    [
      "is not a secret",
      object({ created_at: text, password: { ...text, "x-sdk-secret": true } }),
      '"created_at"',
    ],
    ["is any string if rows have no created_at", object({ name: text }), 'components["parameters"]["order"]'],
    ["is any string if the rows are unknown", {}, 'components["parameters"]["order"]'],
  ])("%s", (_, row, type) => {
    const description = list(row, order);
    Object.assign(schemasOf(description), { kind: text });
    expect(typesIn(description)).toMatchObject({ order_field: type });
  });

  test("is restricted in a body, too, and in a shared body by the rows of each list", () => {
    const post = (operationId: string, row: JsonObject): JsonObject => ({
      operationId,
      requestBody: ref("requestBodies", "search"),
      responses: rows(row),
    });
    const description = describing({
      post: post("search", ref("schemas", "row")),
      put: post("other", object({ created_at: text })),
      patch: post("unknown", {}),
    });
    const search = json(object({ order_field: text, limit: { type: "integer" } }));
    Object.assign(description.components as JsonObject, { requestBodies: { search } });
    const types = unnamedTypesOf(typeInput(description));
    expect(types.match(/order_field\?: .*/g)).toEqual([
      "order_field?: string;",
      'order_field?: "created_at";',
      'order_field?: "created_at" | "status";',
    ]);
  });
});

describe("a filter value", () => {
  const row = ref("schemas", "row");

  test.each<[what: string, field: JsonObject, type: string]>([
    ["accepts the values of the rows", anyValue, 'FilterValue<"off" | "on">'],
    [
      "accepts its own values, if it has any",
      { ...text, enum: ["on"], "x-sdk-filter": "value" },
      'FilterValue<"on">',
    ],
    ["of another kind is not changed", text, "string"],
  ])("%s", (_, status, type) => {
    expect(typesIn(list(row, filter({ status })))).toMatchObject({ status: type });
  });

  test("is not restricted by a property that every object has", () => {
    const fields = { constructor: anyValue, toString: anyValue };
    const value = 'components["schemas"]["value"]';
    expect(typesIn(list(row, filter(fields)))).toMatchObject({ constructor: value, toString: value });
  });

  test("accepts anything if the row field has no values, is missing or is a number", () => {
    const others = object({ status: text, level: { type: "integer", enum: [1, 2] } });
    const fields = { status: anyValue, level: anyValue, other: anyValue };
    const value = 'components["schemas"]["value"]';
    expect(typesIn(list(others, filter(fields)))).toMatchObject({
      status: value,
      level: value,
      other: value,
    });
  });

  test("completes its own values but accepts others, if the rows may have others", () => {
    const status = { ...values, "x-sdk-filter": "value" };
    expect(typesIn(list(object({ status: text }), filter({ status })))).toMatchObject({
      status: 'FilterValue<"off" | "on" | (string & {})>',
    });
  });

  test("keeps its description", () => {
    const types = unnamedTypesOf(
      typeInput(list(row, filter({ status: { ...anyValue, description: "Whether it runs." } }))),
    );
    expect(types).toContain("@description Whether it runs.");
  });

  test("is restricted in a filter in a body or in JSON", () => {
    const schema = object({ status: anyValue });
    const asJson = { name: "filter", in: "query", ...json(schema) };
    expect(typesIn(list(row, asJson))).toMatchObject({ status: 'FilterValue<"off" | "on">' });
    const requestBody = json(object({ filter: schema }));
    const post = { operationId: "search", requestBody, responses: rows(row) };
    expect(typesIn(describing({ post }))).toMatchObject({ status: 'FilterValue<"off" | "on">' });
  });
});

test("an operation other than a list is not changed, and neither is the input", () => {
  const responses = { 200: { description: "", ...json(ref("schemas", "row")) } };
  const one = describing({ get: { operationId: "get", parameters: [order], responses } });
  expect(closeListInput(one)).toEqual(one);
  const many = list(ref("schemas", "row"), order, filter({ status: anyValue }));
  const before = structuredClone(many);
  closeListInput(many);
  expect(many).toEqual(before);
});

function schemasOf(description: JsonObject): JsonObject {
  return (description.components as JsonObject).schemas as JsonObject;
}
