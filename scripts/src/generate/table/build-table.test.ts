import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../description/json.ts";
import { buildTable, type TableRow } from "./build-table.ts";

const json = (schema: Json): JsonObject => ({ description: "", content: { "application/json": { schema } } });
const query = (name: string, more: JsonObject = {}): JsonObject => ({ name, in: "query", ...more });
const rows = (fields: JsonObject = {}): JsonObject => ({
  properties: { data: { type: "array" }, ...fields },
});

const components: JsonObject = {
  parameters: {
    limit: query("limit"),
    offset: query("offset"),
    filter: query("filter", { style: "deepObject" }),
    alias: { $ref: "#/components/parameters/filter" },
  },
  requestBodies: { thing: { content: { "application/json": {} } } },
  responses: { things: json({ $ref: "#/components/schemas/things" }), empty: { description: "" } },
  schemas: { things: rows({ total: { type: "integer" } }), list: { type: "array" } },
};

/** Returns the row of one operation. `shared` are the parameters of its path. */
function rowOf(method: string, operation: JsonObject, shared: Json[] = []): TableRow | undefined {
  const responses = { 204: { description: "" } };
  const item = { parameters: shared, [method]: { operationId: "op", responses, ...operation } };
  return buildTable({ paths: { "/things/{id}": item }, components }).get("op");
}

test("rows are in the order of their ids, each with method and path", () => {
  const responses = { 204: { description: "" } };
  const table = buildTable({
    paths: {
      "/b": {
        put: { operationId: "second", responses },
        delete: { operationId: "Third", responses },
        parameters: [],
      },
      "/a/{id}": { patch: { operationId: "first", responses } },
    },
  });
  expect([...table]).toEqual([
    ["Third", { method: "DELETE", path: "/b", responseType: "none" }],
    ["first", { method: "PATCH", path: "/a/{id}", responseType: "none" }],
    ["second", { method: "PUT", path: "/b", responseType: "none" }],
  ]);
});

describe("query", () => {
  test.each<[string, Json[], Json[], TableRow["query"]]>([
    ["no parameters", [], [], undefined],
    ["plain parameters", [query("q"), query("sort", { style: "form" })], [], undefined],
    ["a deep object", [query("filter", { style: "deepObject" }), query("q")], [], { filter: "brackets" }],
    ["a deep object by reference", [{ $ref: "#/components/parameters/filter" }], [], { filter: "brackets" }],
    ["a reference to a reference", [{ $ref: "#/components/parameters/alias" }], [], { filter: "brackets" }],
    [
      "a deep object of the path",
      [query("q")],
      [{ $ref: "#/components/parameters/filter" }],
      { filter: "brackets" },
    ],
    [
      "one of the path that the operation overrides",
      [query("filter")],
      [{ $ref: "#/components/parameters/filter" }],
      undefined,
    ],
    ["a header of the same style", [{ name: "x-a", in: "header", style: "deepObject" }], [], undefined],
  ])("of %s", (_, parameters, shared, expected) => {
    expect(rowOf("get", { parameters }, shared)?.query).toEqual(expected);
  });
});

describe("body", () => {
  test.each<[string, JsonObject, TableRow["body"]]>([
    ["none", {}, undefined],
    ["one", { requestBody: { content: { "application/json": {} } } }, "json"],
    ["one by reference", { requestBody: { $ref: "#/components/requestBodies/thing" } }, "json"],
  ])("%s", (_, operation, expected) => {
    expect(rowOf("post", operation)?.body).toBe(expected);
  });
});

describe("secrets", () => {
  const secret: JsonObject = { type: "string", "x-sdk-secret": true };
  const login: JsonObject = { properties: { user: { type: "string" }, password: secret } };
  const ref: JsonObject = { $ref: "#/components/schemas/login" };
  const shared: JsonObject = {
    schemas: { login, tree: { properties: { pin: secret, child: { $ref: "#/components/schemas/tree" } } } },
    requestBodies: { login: { content: { "application/json": { schema: ref } } } },
  };
  const secretsOf = (operation: JsonObject): TableRow["secrets"] => {
    const post = { operationId: "op", responses: { 200: json(login) }, ...operation };
    return buildTable({ paths: { "/a": { post } }, components: shared }).get("op")?.secrets;
  };
  const body = (schema: Json): JsonObject => ({
    requestBody: { content: { "application/json": { schema } } },
  });

  test.each<[string, JsonObject, TableRow["secrets"]]>([
    ["no body", {}, undefined],
    ["a body without secrets", body({ properties: { name: { type: "string" } } }), undefined],
    ["a field", body({ properties: { token: secret, name: {} } }), ["token"]],
    ["a nested field", body({ properties: { settings: login } }), ["password"]],
    [
      "a secret that holds secrets",
      body({ properties: { settings: { ...login, ...secret } } }),
      ["password", "settings"],
    ],
    ["a shared schema", body(ref), ["password"]],
    ["a shared body", { requestBody: { $ref: "#/components/requestBodies/login" } }, ["password"]],
    ["items", body({ type: "array", items: ref }), ["password"]],
    ["parts", body({ allOf: [ref, { properties: { key: secret } }] }), ["key", "password"]],
    ["choices", body({ anyOf: [{ oneOf: [ref] }] }), ["password"]],
    ["values of a map", body({ additionalProperties: ref }), ["password"]],
    ["a schema that contains itself", body({ $ref: "#/components/schemas/tree" }), ["pin"]],
    ["form data", { requestBody: { content: { "multipart/form-data": { schema: login } } } }, ["password"]],
    ["an example that looks like a schema", body({ example: { properties: { password: "x" } } }), undefined],
  ])("of %s", (_, operation, expected) => {
    expect(secretsOf(operation)).toEqual(expected);
  });
});

describe("response", () => {
  test.each<[string, JsonObject, TableRow["responseType"]]>([
    ["a declared value", { 200: json({ type: "object" }) }, undefined],
    ["a value of any kind", { 200: json({}) }, undefined],
    ["a declared value by reference", { 201: { $ref: "#/components/responses/things" } }, undefined],
    ["a value for a range of statuses", { "2XX": json({ type: "string" }) }, undefined],
    ["a value or no content", { 200: json({ type: "object" }), 204: { description: "" } }, undefined],
    ["nothing", { 204: { description: "" }, 404: json({ type: "object" }) }, "none"],
    ["no content, by reference", { 205: { $ref: "#/components/responses/empty" } }, "none"],
    ["no declared content for a status that may have content", { 200: { description: "" } }, "unknown"],
    [
      "content that is neither JSON nor text",
      { 200: { description: "", content: { "application/pdf": { schema: {} } } } },
      "binary",
    ],
    ["text", { 200: { description: "", content: { "text/csv": { schema: {} } } } }, "text"],
    [
      "no content for one status, undeclared content for another",
      { 204: { description: "" }, 202: { description: "" } },
      "unknown",
    ],
  ])("%s", (_, responses, expected) => {
    expect(rowOf("post", { responses })?.responseType).toBe(expected);
  });
});

test("accept has the media type of the response and that of errors, and is absent for JSON", () => {
  const csv = { description: "", content: { "text/csv": { schema: {} } } };
  expect(rowOf("post", { responses: { 200: csv } })?.accept).toBe("application/json, text/csv");
  expect(rowOf("post", { responses: { 200: json({}) } })?.accept).toBeUndefined();
});

describe("paging", () => {
  const paged = [{ $ref: "#/components/parameters/limit" }, { $ref: "#/components/parameters/offset" }];

  test.each<[string, string, JsonObject, TableRow["paging"]]>([
    [
      "a single value",
      "get",
      { parameters: paged, responses: { 200: json({ properties: { data: { type: "object" } } }) } },
      undefined,
    ],
    ["no declared response", "get", { parameters: paged }, undefined],
    ["an array", "get", { parameters: paged, responses: { 200: json({ type: "array" }) } }, { in: "query" }],
    [
      "an array by reference",
      "get",
      { responses: { 200: json({ $ref: "#/components/schemas/list" }) } },
      { in: "none" },
    ],
    [
      "rows in an envelope",
      "get",
      { parameters: paged, responses: { 200: json(rows()) } },
      { in: "query", rows: "data" },
    ],
    [
      "rows that are a reference",
      "get",
      { responses: { 200: json({ properties: { data: { $ref: "#/components/schemas/list" } } }) } },
      { in: "none", rows: "data" },
    ],
    [
      "an envelope with a total",
      "get",
      { parameters: paged, responses: { 200: { $ref: "#/components/responses/things" } } },
      { in: "query", rows: "data" },
    ],
    [
      "an envelope with has_more",
      "get",
      { parameters: paged, responses: { 200: json(rows({ has_more: { type: "boolean" } })) } },
      { in: "query", rows: "data" },
    ],
    [
      "both",
      "get",
      { responses: { 200: json(rows({ total: {}, has_more: {} })) } },
      { in: "none", rows: "data" },
    ],
    [
      "a limit without an offset",
      "get",
      { parameters: [query("limit")], responses: { 200: json(rows()) } },
      { in: "none", rows: "data" },
    ],
    [
      "a list by POST with x-sdk-paging",
      "post",
      { "x-sdk-paging": "body", responses: { 200: json(rows()) } },
      { in: "body", rows: "data" },
    ],
    [
      "a list by POST that can be ordered and has a window",
      "post",
      {
        "x-sdk-paging": "body",
        "x-sdk-paging-window": 500,
        requestBody: json({ properties: { order_field: {}, order_type: {} } }),
        responses: { 200: json(rows()) },
      },
      { in: "body", rows: "data", order: true, window: 500 },
    ],
    [
      "a list by GET that can be ordered",
      "get",
      { parameters: [...paged, query("order_field"), query("order_type")], responses: { 200: json(rows()) } },
      { in: "query", rows: "data", order: true },
    ],
    [
      "a list by POST that is not",
      "post",
      { parameters: paged, responses: { 200: json(rows()) } },
      undefined,
    ],
    [
      "a single value with x-sdk-paging",
      "post",
      { "x-sdk-paging": "body", responses: { 200: json({}) } },
      undefined,
    ],
  ])("of %s", (_, method, operation, expected) => {
    expect(rowOf(method, operation)?.paging).toEqual(expected);
  });

  test("limit and offset may be parameters of the path", () => {
    expect(rowOf("get", { responses: { 200: json(rows()) } }, paged)?.paging?.in).toBe("query");
  });
});

describe("wrapped", () => {
  const wrappedOf = (schema: Json): string | undefined =>
    rowOf("get", { "x-sdk-wrapped": "thing", responses: { 200: json(schema) } })?.wrapped;
  const thing: JsonObject = { properties: { name: {} } };
  const holding: JsonObject = { properties: { thing } };

  test("applies to a response or to the rows of a list", () => {
    expect(rowOf("get", { responses: { 200: json(thing) } })?.wrapped).toBeUndefined();
    expect(wrappedOf(thing)).toBe("thing");
    expect(wrappedOf({ type: "array", items: thing })).toBe("thing");
    expect(wrappedOf({ properties: { data: { type: "array", items: thing }, thing: {} } })).toBe("thing");
  });

  test.each<[string, Json]>([
    ["a response", holding],
    ["a row", { type: "array", items: holding }],
    ["a row in an envelope", { properties: { data: { type: "array", items: holding } } }],
  ])("is rejected for %s that declares the field", (_, schema) => {
    expect(() => wrappedOf(schema)).toThrow("x-sdk-wrapped of op must not be thing");
  });
});

test.each<[string, JsonObject, string | undefined]>([
  ["get", {}, "safe"],
  ["get", { "x-sdk-repeatable": false }, undefined],
  ["put", {}, undefined],
  ["post", { "x-sdk-repeatable": "safe" }, "safe"],
  ["post", { "x-sdk-repeatable": "idempotent" }, "idempotent"],
])("a %s with %j is repeatable: %s", (method, operation, expected) => {
  expect(rowOf(method, operation)?.repeatable).toBe(expected);
});

test("circular references are handled", () => {
  const circle = {
    parameters: { a: { $ref: "#/components/parameters/b" }, b: { $ref: "#/components/parameters/a" } },
  };
  const get = { operationId: "op", parameters: [{ $ref: "#/components/parameters/a" }], responses: {} };
  expect(buildTable({ paths: { "/a": { get } }, components: circle }).get("op")).toMatchObject({
    path: "/a",
  });
});

describe("input and responses other than JSON", () => {
  test("a query parameter with JSON content", () => {
    const filter = query("filter", { content: { "application/json": { schema: { type: "object" } } } });
    expect(rowOf("get", { parameters: [filter] })).toMatchObject({ query: { filter: "json" } });
  });

  test("a form", () => {
    expect(rowOf("post", { requestBody: { content: { "multipart/form-data": {} } } })).toMatchObject({
      body: "multipart",
    });
  });

  test("a text response", () => {
    const responses = { 200: { description: "", content: { "text/csv": { schema: { type: "string" } } } } };
    expect(rowOf("get", { responses })).toMatchObject({
      responseType: "text",
      accept: "application/json, text/csv",
    });
  });

  test.each([
    ["application/json; charset=utf-8", "json"],
    ["application/vnd.things+json", "json"],
    ["application/merge-patch+json", "json"],
    ["text/csv", "text"],
    ["image/png", "binary"],
  ])("a body of %s keeps its media type", (mediaType, body) => {
    expect(rowOf("post", { requestBody: { content: { [mediaType]: {} } } })).toMatchObject({
      body,
      contentType: mediaType,
    });
  });

  test.each([
    ["*/*", "binary"],
    ["image/*", "binary"],
    ["text/*", "text"],
    ["application/x-www-form-urlencoded", "form"],
  ])("a body of %s has the media type of its content", (mediaType, body) => {
    const row = rowOf("post", { requestBody: { content: { [mediaType]: {} } } });
    expect(row).toMatchObject({ body });
    expect(row).not.toHaveProperty("contentType");
  });

  test("a list in JSON with a charset has pages", () => {
    const content = { "application/json; charset=utf-8": { schema: { type: "array", items: {} } } };
    const parameters = ["limit", "offset"].map((name) => query(name));
    const row = rowOf("get", { parameters, responses: { 200: { description: "", content } } });
    expect(row).toMatchObject({ paging: { in: "query" } });
    expect(row).not.toHaveProperty("responseType");
  });

  test("a list in the body of another kind of JSON has pages", () => {
    const schema = { type: "object", properties: { limit: {}, offset: {} } };
    const list = { type: "array", items: {} };
    const search = {
      "x-sdk-paging": "body",
      requestBody: { content: { "application/vnd.things+json": { schema } } },
      responses: { 200: { description: "", content: { "application/vnd.things+json": { schema: list } } } },
    };
    expect(rowOf("post", search)).toMatchObject({ paging: { in: "body" } });
  });

  test("HEAD returns nothing", () => {
    expect(rowOf("head", { responses: { 200: json({}) } })).toMatchObject({ responseType: "none" });
  });
});
