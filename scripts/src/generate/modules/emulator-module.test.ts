import { expect, test } from "vitest";
import type { JsonObject } from "../../description/json.ts";
import { emulatorModule } from "./emulator-module.ts";

const embedded = (module: string): unknown => {
  const text = module.slice(module.indexOf("JSON.parse(") + "JSON.parse(".length, module.lastIndexOf(","));
  return JSON.parse(JSON.parse(text));
};

test("drops the texts and keeps everything else", () => {
  const module = emulatorModule({
    openapi: "3.0.3",
    info: { title: "t", description: "words" },
    paths: { "/a": { get: { summary: "words", responses: { 200: { description: "words" } } } } },
    components: {
      schemas: {
        a: {
          type: "object",
          description: "words",
          properties: {
            description: { type: "string", description: "words" },
            properties: { type: "object" },
          },
        },
      },
    },
  });
  expect(embedded(module)).toEqual({
    openapi: "3.0.3",
    info: { title: "t" },
    paths: { "/a": { get: { responses: { 200: {} } } } },
    components: {
      schemas: {
        a: {
          type: "object",
          properties: { description: { type: "string" }, properties: { type: "object" } },
        },
      },
    },
  });
});

test("requires no read-only field, wherever it is marked, and keeps the field itself", () => {
  const string = { type: "string" };
  const row = {
    type: "object",
    required: ["uuid", "key", "name"],
    properties: {
      uuid: { ...string, readOnly: true },
      key: { $ref: "#/components/schemas/key" },
      name: string,
      readOnly: string,
    },
  };
  const schemas = {
    key: { ...string, readOnly: true },
    row,
    more: { allOf: [{ $ref: "#/components/schemas/row" }, { required: ["uuid", "name"] }] },
  };
  const { components } = embedded(emulatorModule({ components: { schemas } })) as {
    components: { schemas: JsonObject };
  };
  expect(components.schemas).toEqual({
    key: string,
    row: { ...row, required: ["name"], properties: { ...row.properties, uuid: string } },
    more: { allOf: [{ $ref: "#/components/schemas/row" }, { required: ["name"] }] },
  });
});

test("keeps a name that would have a special meaning in an object literal", () => {
  const paths = JSON.parse('{ "/a": { "__proto__": { "x": 1 } } }');
  expect(JSON.stringify(embedded(emulatorModule({ paths })))).toContain(
    '"paths":{"/a":{"__proto__":{"x":1}}}',
  );
});
