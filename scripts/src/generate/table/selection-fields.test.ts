import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../description/json.ts";
import { InputError } from "../../shared/input-error.ts";
import { buildTable, type TableRow } from "./build-table.ts";

const filter: JsonObject = { type: "object", "x-sdk-filter": "fields" };
const exact: JsonObject = { type: "object", "x-sdk-filter": "exact" };
const uuids: JsonObject = { type: "array", "x-sdk-selects": true };

const components: JsonObject = {
  parameters: { filter: { name: "filter", in: "query", style: "deepObject", "x-sdk-filter": "fields" } },
  requestBodies: { thing: { content: { "application/json": { schema: { properties: { filter } } } } } },
  schemas: {
    source: { properties: { rule: exact, next: { $ref: "#/components/schemas/source" } } },
    value: { "x-sdk-filter": "value" },
  },
};

type ExpectedFields = Pick<TableRow, "excludes" | "filters" | "selects">;

function fieldsOf(operation: JsonObject): ExpectedFields {
  const put = { operationId: "op", responses: { 204: { description: "" } }, ...operation };
  const row = buildTable({ paths: { "/things": { put } }, components }).get("op");
  const { filters, selects, excludes } = row ?? {};
  return { ...(filters && { filters }), ...(selects && { selects }), ...(excludes && { excludes }) };
}

const body = (schema: JsonObject): JsonObject => ({
  requestBody: { content: { "application/json": { schema } } },
});

describe("filters", () => {
  test.each<[string, JsonObject, ExpectedFields]>([
    ["none", body({ properties: { filter: { type: "object" } } }), {}],
    ["a field of the body", body({ properties: { filter } }), { filters: { filter: "fields" } }],
    [
      "a shared body",
      { requestBody: { $ref: "#/components/requestBodies/thing" } },
      { filters: { filter: "fields" } },
    ],
    [
      "a parameter",
      { parameters: [{ name: "only", in: "query", "x-sdk-filter": "fields" }] },
      { filters: { only: "fields" } },
    ],
    [
      "a shared parameter",
      { parameters: [{ $ref: "#/components/parameters/filter" }] },
      { filters: { filter: "fields" } },
    ],
    ["a header", { parameters: [{ name: "x-only", in: "header", "x-sdk-filter": "fields" }] }, {}],
    [
      "parts of a field, and of a schema that contains itself",
      body({ properties: { sources: { type: "array", items: { $ref: "#/components/schemas/source" } } } }),
      { filters: { rule: "exact" } },
    ],
    [
      "parts of a composed schema",
      body({ allOf: [{ properties: { filter } }, { anyOf: [{ properties: { rule: exact } }] }] }),
      { filters: { filter: "fields", rule: "exact" } },
    ],
    [
      "the values of a map",
      body({ additionalProperties: { properties: { filter } } }),
      { filters: { filter: "fields" } },
    ],
    ["a value of a filter", body({ properties: { name: { $ref: "#/components/schemas/value" } } }), {}],
  ])("%s", (_, operation, expected) => {
    expect(fieldsOf(operation)).toEqual(expected);
  });

  test("with keys that only exclude", () => {
    const excluding = { ...filter, "x-sdk-excludes": ["excludeIds"] };
    expect(fieldsOf(body({ properties: { filter: excluding } }))).toEqual({
      filters: { filter: "fields" },
      excludes: ["excludeIds"],
    });
  });
});

test("selecting fields are top-level fields of the body, in alphabetical order", () => {
  const part = { properties: { ids: uuids } };
  expect(fieldsOf(body({ properties: { uuids }, allOf: [part] }))).toEqual({ selects: ["ids", "uuids"] });
});

describe("selectionFieldsOf rejects", () => {
  test.each<[string, JsonObject, string]>([
    [
      "a nested selecting field",
      body({ properties: { payload: { properties: { uuids } } } }),
      "x-sdk-selects of uuids",
    ],
    [
      "two kinds of filter with one name",
      body({ properties: { filter, payload: { properties: { filter: exact } } } }),
      "filter has two kinds of x-sdk-filter",
    ],
    [
      "exclusions without a filter",
      body({ properties: { filter: { "x-sdk-excludes": ["a"] } } }),
      "x-sdk-excludes of filter",
    ],
    [
      "exclusions of a filter without fields",
      body({ properties: { filter: { ...exact, "x-sdk-excludes": ["a"] } } }),
      "x-sdk-excludes of filter",
    ],
  ])("%s", (_, operation, message) => {
    expect(() => fieldsOf(operation)).toThrow(InputError);
    expect(() => fieldsOf(operation)).toThrow(`${message}`);
    expect(() => fieldsOf(operation)).toThrow("(operation op).");
  });
});
