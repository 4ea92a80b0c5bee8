import { stripTypeScriptTypes } from "node:module";
import { describe, expect, test } from "vitest";
import { resourcesOf } from "../../../test/generated-code.ts";
import type { Json, JsonObject } from "../../description/json.ts";
import { inputNamesOf } from "../types/input-names.ts";
import { typesModule } from "./named-types.ts";

const empty: JsonObject = { 204: { description: "" } };
const rows = (schema: JsonObject = { type: "object" }): JsonObject => ({
  200: { description: "", content: { "application/json": { schema: { type: "array", items: schema } } } },
});
const parameter = (
  location: string,
  name: string,
  schema: Json,
  required = location === "path",
): JsonObject => ({
  in: location,
  name,
  required,
  schema,
});
const text: JsonObject = { type: "string" };
const body = (schema: JsonObject, required = true): JsonObject => ({
  required,
  content: { "application/json": { schema } },
});

/** Returns the module that is generated for one operation. */
function moduleOf(operation: JsonObject, path = "/things", method = "post"): string {
  const node = { operationId: "doIt", "x-sdk-method": "things.do", responses: empty, ...operation };
  return resourcesOf({ paths: { [path]: { [method]: node } } });
}

/** Returns the code of the method that is generated for one operation, without comments. */
function methodOf(operation: JsonObject, path: string, method: string): string {
  const module = moduleOf(operation, path, method);
  return (
    /class ThingsResource.*?\n {2}(do\(.*?)\n {2}\}/s.exec(module)?.[1]?.replace("{\n    return ", "=> ") ??
    ""
  );
}

describe("a method", () => {
  test.each<[string, string, string, JsonObject, string]>([
    [
      "takes only options if the operation has no input",
      "/things",
      "post",
      {},
      'do(options?: RequestOptions): CallPromise<Output<"doIt">> => callsOf(this).doIt({}, options);',
    ],
    [
      "takes header parameters beside the body",
      "/things",
      "post",
      { parameters: [parameter("header", "If-Match", text)], requestBody: body({ type: "object" }) },
      'do(input: { header?: Input<"doIt">["header"]; body: DoItBody }, options?: RequestOptions): CallPromise<Output<"doIt">> => callsOf(this).doIt({ ...input }, options);',
    ],
    [
      "takes the ids in the order of the path",
      "/things/{thingId}/parts/{uuid}",
      "post",
      { parameters: [parameter("path", "uuid", text), parameter("path", "thingId", { type: "integer" })] },
      'do(thingId: number, uuid: string, options?: RequestOptions): CallPromise<Output<"doIt">> => callsOf(this).doIt({ path: { thingId, uuid } }, options);',
    ],
    [
      "renames an id whose name may be a TypeScript keyword, and keeps the type of an id that is not a plain value",
      "/things/{class}/{thing-id}",
      "post",
      {
        parameters: [
          parameter("path", "class", { type: "string", enum: ["a"] }),
          parameter("path", "thing-id", text),
        ],
      },
      'do(id1: Input<"doIt">["path"]["class"], id2: string, options?: RequestOptions): CallPromise<Output<"doIt">> => callsOf(this).doIt({ path: { class: id1, "thing-id": id2 } }, options);',
    ],
    [
      "takes the query directly, which is optional if nothing in it is required",
      "/things",
      "post",
      { parameters: [parameter("query", "q", text)] },
      'do(input: DoItQuery = {}, options?: RequestOptions): CallPromise<Output<"doIt">> => callsOf(this).doIt({ query: input }, options);',
    ],
    [
      "requires the query if a part of it is required",
      "/things",
      "post",
      { parameters: [parameter("query", "q", text, true)] },
      'do(input: DoItQuery, options?: RequestOptions): CallPromise<Output<"doIt">> => callsOf(this).doIt({ query: input }, options);',
    ],
    [
      "takes the body directly after the ids",
      "/things/{uuid}",
      "post",
      { parameters: [parameter("path", "uuid", text)], requestBody: body({ type: "object" }) },
      'do(uuid: string, input: DoItBody, options?: RequestOptions): CallPromise<Output<"doIt">> => callsOf(this).doIt({ path: { uuid }, body: input }, options);',
    ],
    [
      "takes a type of its own if the body may be a union",
      "/things",
      "post",
      { requestBody: body({ type: "object", anyOf: [{ required: ["a"] }, { required: ["b"] }] }) },
      'do(input: DoItFields, options?: RequestOptions): CallPromise<Output<"doIt">> => callsOf(this).doIt({ body: input }, options);',
    ],
    [
      "sends no body if the body is optional and was not passed",
      "/things",
      "delete",
      { requestBody: body({ type: "object" }, false) },
      'do(input?: DoItBody, options?: RequestOptions): CallPromise<Output<"doIt">> => callsOf(this).doIt({ ...(input !== undefined && { body: input }) }, options);',
    ],
    [
      "takes query and body by name if the operation has both",
      "/things",
      "post",
      { parameters: [parameter("query", "q", text)], requestBody: body({ type: "object" }) },
      'do(input: { query?: DoItQuery; body: DoItBody }, options?: RequestOptions): CallPromise<Output<"doIt">> => callsOf(this).doIt({ ...input }, options);',
    ],
    [
      "returns a list as a pager",
      "/things",
      "get",
      {
        parameters: [parameter("query", "limit", text), parameter("query", "offset", text)],
        responses: rows(),
      },
      'do(input: DoItQuery = {}, options?: ListOptions<ItemOf<"doIt">>): Pager<ItemOf<"doIt">> => listOf(callsOf(this), "doIt", { query: input }, options);',
    ],
    [
      "returns a search as a pager, whose body is optional if nothing in it is required",
      "/things",
      "post",
      { "x-sdk-paging": "body", requestBody: body({ type: "object" }), responses: rows() },
      'do(input: DoItBody = {}, options?: ListOptions<ItemOf<"doIt">>): Pager<ItemOf<"doIt">> => listOf(callsOf(this), "doIt", { body: input }, options);',
    ],
    [
      "requires the body of a search if a part of it is required",
      "/things",
      "post",
      { "x-sdk-paging": "body", requestBody: body({ required: ["q"] }), responses: rows() },
      'do(input: DoItFields, options?: ListOptions<ItemOf<"doIt">>): Pager<ItemOf<"doIt">> => listOf(callsOf(this), "doIt", { body: input }, options);',
    ],
    [
      "returns undefined for a 404 that is a valid response",
      "/things",
      "post",
      { "x-sdk-not-found": "undefined" },
      'do(options?: RequestOptions): Promise<Output<"doIt"> | undefined> => undefinedIfNotFound(callsOf(this).doIt({}, options));',
    ],
    [
      "takes a field under its SDK name",
      "/things",
      "post",
      { requestBody: body({ properties: { force_it: { "x-sdk-name": "force" }, name: {} } }) },
      'do(input: DoItFields, options?: RequestOptions): CallPromise<Output<"doIt">> => callsOf(this).doIt({ body: renamed<DoItBody>(input, { force_it: "force" }) }, options);',
    ],
  ])("%s", (_, path, method, operation, expected) => {
    expect(methodOf(operation, path, method)).toBe(expected);
  });

  const named: JsonObject = { force_it: { "x-sdk-name": "force" } };
  test.each<[string, JsonObject, string | undefined]>([
    ["an object", { type: "object" }, undefined],
    ["alternatives", { anyOf: [{ required: ["a"] }, { required: ["b"] }] }, "Alternatives<DoItBody>"],
    [
      "an object with a renamed field",
      { type: "object", properties: named },
      'Renamed<DoItBody, { force_it: "force" }>',
    ],
    [
      "alternatives with a renamed field",
      { properties: named, oneOf: [{}] },
      'Renamed<Alternatives<DoItBody>, { force_it: "force" }>',
    ],
  ])(
    "declares the type of its fields if the body is not what the call by id takes: %s",
    (_, schema, type) => {
      const comment = "/**\n * The fields that `things.do` takes.\n */";
      const declared = /\/\*\*\n.*\n \*\/\nexport type .*$/m.exec(
        moduleOf({ requestBody: body(schema) }),
      )?.[0];
      expect(declared).toBe(type && `${comment}\nexport type DoItFields = ${type};`);
    },
  );

  test("is documented with the summary of the operation and its id", () => {
    const node = {
      ...{
        operationId: "getIt",
        "x-sdk-method": "things.get",
        summary: "Reads it */ well.",
        responses: empty,
      },
      externalDocs: { url: "https://a.example/it" },
    };
    expect(resourcesOf({ paths: { "/a": { get: node } } })).toContain(`  /**
   * Reads it *\\/ well.
   *
   * @example
   * await grinfi.things.get();
   *
   * @see https://a.example/it (getIt)
   */
  get(`);
  });
});

test("resources are nested in resources, by name, and operations without a method are left out", () => {
  const get = (operationId: string, method?: Json): JsonObject => ({
    get: {
      operationId,
      tags: ["Things"],
      responses: empty,
      ...(method !== undefined && { "x-sdk-method": method }),
    },
  });
  const module = resourcesOf({
    paths: {
      "/a": get("getA", "things.get"),
      "/b": get("getB", "things.small.parts.get"),
      "/c": get("getC"),
      "/d": get("getD", false),
      "/e": get("getE", "apples.get"),
    },
  });
  expect(module.match(/^export class .*$|^ {2}readonly .*$|callsOf\(this\)\.\w+/gm)).toEqual([
    "export class ApplesResource extends Resource {",
    "callsOf(this).getE",
    "export class ThingsSmallPartsResource extends Resource {",
    "callsOf(this).getB",
    "export class ThingsSmallResource extends Resource {",
    "  readonly parts: ThingsSmallPartsResource = new ThingsSmallPartsResource(callsOf(this));",
    "export class ThingsResource extends Resource {",
    "  readonly small: ThingsSmallResource = new ThingsSmallResource(callsOf(this));",
    "callsOf(this).getA",
    "export class Resources extends Resource {",
    "  readonly apples: ApplesResource = new ApplesResource(callsOf(this));",
    "  readonly things: ThingsResource = new ThingsResource(callsOf(this));",
  ]);
  expect(module).toContain("/**\n * See Things in the API reference.\n */\nexport class ThingsResource");
});

test("only named types are imported, and a part without a name is looked up", () => {
  const post = (operationId: string): JsonObject => ({
    operationId,
    "x-sdk-method": `things.${operationId}`,
    responses: empty,
  });
  const requestBody = body({ type: "object" });
  const module = resourcesOf({
    paths: {
      "/a": { post: { ...post("email"), requestBody } },
      "/b": { post: { ...post("mark"), requestBody } },
      "/c": { post: { ...post("share"), requestBody: { $ref: "#/components/requestBodies/shared" } } },
    },
    components: { schemas: { text: { "x-sdk-type": "EmailBody" } }, requestBodies: { shared: requestBody } },
  });
  expect(module.match(/^import type \{ .* \} from "@grinfi\/core";$|\w+\(input: [^,]*/gm)).toEqual([
    'import type { CallPromise, Input, Output } from "@grinfi/core";',
    'import type { MarkBody } from "@grinfi/core";',
    'email(input: Input<"email">["body"]',
    "mark(input: MarkBody",
    'share(input: Input<"share">["body"]',
  ]);
});

test("the types of named schemas, queries and bodies are re-exported from schema.ts", () => {
  const schemas = { "lead-1": { "x-sdk-type": "Contact" }, flow: { "x-sdk-type": "Automation" }, other: {} };
  const operation = {
    operationId: "addIt",
    parameters: [parameter("query", "q", text)],
    requestBody: body({ type: "object" }),
  };
  const description = { paths: { "/a": { post: operation } }, components: { schemas } };
  expect(typesModule(description, inputNamesOf(description)).split("\n").slice(1)).toEqual([
    "export type {",
    "  AddItBody,",
    "  AddItQuery,",
    "  Automation,",
    "  Contact,",
    '} from "./schema.ts";',
    "",
  ]);
});

test.each([
  "*/ } globalThis.hacked = true; /*",
  '"; globalThis.hacked = true; "',
  "\n}; globalThis.hacked = true; ({",
])("%j in texts and names is never code", (text) => {
  const get = {
    ...{ operationId: "getIt", "x-sdk-method": "things.get", summary: text, description: text, tags: [text] },
    parameters: [parameter("path", text.replaceAll(/[{}]/g, ""), { type: "string", enum: ["a"] })],
    responses: empty,
  };
  const code = resourcesOf({ paths: { [`/a/{${text.replaceAll(/[{}]/g, "")}}`]: { get } } });
  const javascript = stripTypeScriptTypes(code);
  const bare = javascript.replaceAll(/\/\*.*?\*\/|"(?:[^"\\\n]|\\.)*"/gs, "");
  expect(javascript).toContain("hacked");
  expect(bare).not.toContain("hacked");
});
