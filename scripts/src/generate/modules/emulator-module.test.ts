import { expect, test } from "vitest";
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

test("keeps a name that would have a special meaning in an object literal", () => {
  const paths = JSON.parse('{ "/a": { "__proto__": { "x": 1 } } }');
  expect(JSON.stringify(embedded(emulatorModule({ paths })))).toBe('{"paths":{"/a":{"__proto__":{"x":1}}}}');
});
