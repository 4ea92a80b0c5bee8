import { expect, test } from "vitest";
import { resourcesOf } from "../../../test/generated-code.ts";
import type { JsonObject } from "../../description/json.ts";

const json = (schema: JsonObject): JsonObject => ({ content: { "application/json": { schema } } });
const text: JsonObject = { type: "string" };
const uuid: JsonObject = { name: "uuid", in: "path", required: true, schema: text };
const row: JsonObject = { type: "object", properties: { name: text, uuid: text } };
const rows: JsonObject = {
  type: "object",
  properties: { data: { type: "array", items: { $ref: "#/components/schemas/row" } } },
};
const described = (schema: JsonObject): JsonObject => ({ 200: { description: "", ...json(schema) } });
const empty: JsonObject = { 204: { description: "" } };

/** Returns the example for a method that calls this operation. */
function exampleOf(operation: JsonObject, path = "/things/{uuid}", method = "post"): string | undefined {
  const node = { operationId: "doIt", "x-sdk-method": "things.do", responses: empty, ...operation };
  const components = { schemas: { row: { ...row, "x-sdk-type": "BigThing" }, loop: loop } };
  const module = resourcesOf({ paths: { [path]: { [method]: node } }, components });
  return /@example\n {3}\* (.*)/.exec(module)?.[1];
}

const loop: JsonObject = {
  type: "object",
  required: ["next"],
  properties: { next: { $ref: "#/components/schemas/loop" } },
  allOf: [{ $ref: "#/components/schemas/loop" }],
};

test.each<[string, JsonObject, string]>([
  ["passes the ids", { parameters: [uuid] }, "await grinfi.things.do(uuid);"],
  [
    "assigns the result to a variable with the name of its type",
    { parameters: [uuid], responses: described({ $ref: "#/components/schemas/row" }) },
    "const bigThing = await grinfi.things.do(uuid);",
  ],
  [
    "has no read-only fields, even if they are required",
    {
      requestBody: {
        required: true,
        ...json({
          type: "object",
          required: ["__proto__", "constructor", "name"],
          properties: Object.fromEntries([
            ["__proto__", { ...text, readOnly: true }],
            ["constructor", { ...text, example: "a" }],
            ["name", { allOf: [text], readOnly: true }],
          ]),
        }),
      },
    },
    'await grinfi.things.do({ constructor: "a" });',
  ],
  [
    "has the required fields, with the values of the overlay, and ids as variables",
    {
      requestBody: {
        required: true,
        ...json({
          type: "object",
          required: ["list_uuid", "lead", "kind", "uuids", "at"],
          properties: {
            list_uuid: text,
            lead: {
              type: "object",
              required: ["name"],
              properties: { name: { ...text, example: 'Robin "R"' } },
            },
            kind: { ...text, enum: ["a", "b"], example: "b" },
            uuids: { type: "array", items: text },
            at: text,
            more: text,
          },
        }),
      },
    },
    'await grinfi.things.do({ list_uuid, lead: { name: "Robin \\"R\\"" }, kind: "b", uuids: [uuid], at: "text" });',
  ],
  [
    "has one field if none is required, and never a secret",
    {
      requestBody: {
        required: true,
        ...json({
          properties: { key: { ...text, "x-sdk-secret": true }, size: { type: "integer", example: 3 } },
        }),
      },
    },
    "await grinfi.things.do({ size: 3 });",
  ],
  [
    "has the first of several alternatives",
    {
      requestBody: {
        required: true,
        ...json({ properties: { a: text, b: text }, anyOf: [{ required: ["b"] }, { required: ["a"] }] }),
      },
    },
    'await grinfi.things.do({ b: "text" });',
  ],
  [
    "is finite even if schemas refer to themselves",
    { requestBody: { required: true, ...json({ $ref: "#/components/schemas/loop" }) } },
    "await grinfi.things.do({ next: { next: { next: { next: { next: { next: {} } } } } } });",
  ],
])("the example %s", (_, operation, expected) => {
  const path = operation.parameters === undefined ? "/things" : "/things/{uuid}";
  expect(exampleOf(operation, path)).toBe(expected);
});

test("the example of a list loops over it, with a field of its filter", () => {
  const parameter = (name: string, schema: JsonObject): JsonObject => ({ name, in: "query", schema });
  const filter = { type: "object", properties: { status: { ...text, enum: ["on"] }, list_uuid: text } };
  const parameters = [parameter("limit", text), parameter("offset", text), parameter("filter", filter)];
  expect(exampleOf({ parameters, responses: described(rows) }, "/things", "get")).toBe(
    "for await (const bigThing of grinfi.things.do({ filter: { list_uuid } })) console.log(bigThing.name);",
  );
});
