import { expect, test } from "vitest";
import { unnamedTypesOf } from "../../../test/generated-code.ts";
import { indexUsage } from "../../description/component-usage.ts";
import type { JsonObject } from "../../description/json.ts";
import { openResponseEnums } from "./open-response-enums.ts";

const status = (nullable = false): JsonObject => ({
  type: "object",
  properties: { status: { type: "string", enum: ["off", "on"], ...(nullable && { nullable }) } },
});
const content = (schema: JsonObject): JsonObject => ({ content: { "application/json": { schema } } });
const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

const description: JsonObject = {
  openapi: "3.0.3",
  info: { title: "Enums", version: "1" },
  paths: {
    "/a": {
      post: {
        operationId: "a",
        parameters: [{ name: "object", in: "query", schema: { type: "string", enum: ["lead", "company"] } }],
        requestBody: content(ref("both")),
        responses: {
          200: { description: "", ...content({ type: "array", items: ref("read") }) },
          201: { description: "", ...content(ref("both")) },
          202: { description: "", ...content(status()) },
        },
      },
    },
  },
  components: { schemas: { read: status(true), both: status(), unused: status() } },
};

test("enums that occur only in responses are open; all others are closed", () => {
  const types = unnamedTypesOf(openResponseEnums(description, indexUsage(description)));
  const schemas = types.slice(types.indexOf("schemas: {"), types.indexOf("responses: never"));
  expect(schemas.match(/status\?: .*/g)).toEqual([
    'status?: "off" | "on" | (string & {}) | null;',
    'status?: "off" | "on";',
    'status?: "off" | "on";',
  ]);
  const operation = types.slice(types.indexOf("export interface operations"));
  expect(operation).toContain('object?: "lead" | "company";');
  expect(operation).toContain('status?: "off" | "on" | (string & {});');
});

test("the input is not changed", () => {
  const before = structuredClone(description);
  openResponseEnums(description, indexUsage(description));
  expect(description).toEqual(before);
});
