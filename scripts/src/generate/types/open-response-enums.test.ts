import { expect, test } from "vitest";
import { compileWithTypes } from "../../../test/compile-types.ts";
import { object, withOperation } from "../../../test/description-builders.ts";
import { unnamedTypesOf } from "../../../test/generated-code.ts";
import { type JsonObject, objectOr } from "../../description/json.ts";
import { resolvePointer } from "../../description/references.ts";
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
  const types = unnamedTypesOf(openResponseEnums(description));
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

test("enums in arrays, in maps and without a type are open, too, and still accept null", async () => {
  const values: JsonObject = { type: "string", enum: ["off", "on"] };
  const orNull: JsonObject = { enum: ["off", null, "on"] };
  const schema = object({
    list: { type: "array", items: values },
    map: { type: "object", additionalProperties: orNull },
    either: { oneOf: [orNull, { type: "integer" }] },
    numbers: { enum: [1, 2] },
  });
  const description = withOperation({ responses: { 200: { description: "", ...content(schema) } } });
  const code = `type Open = "off" | "on" | (string & {});
    type Row = Required<Outputs["getA"]>;
    type List = Check<Is<Row["list"], Open[]>>;
    type Map = Check<Is<Row["map"], { [key: string]: Open | null }>>;
    type Either = Check<Is<Row["either"], Open | number | null>>;
    type Numbers = Check<Is<Row["numbers"], 1 | 2>>;`;
  expect(await compileWithTypes(description, code)).toEqual([]);
});

test("the request of a callback is read, and its response is sent", () => {
  const message = content(object({ status: { type: "string", enum: ["off", "on"] } }));
  const callback = { "{$url}": { post: { requestBody: message, responses: { 200: message } } } };
  const opened = openResponseEnums(withOperation({ callbacks: { done: callback } }));
  const { post } = objectOr(resolvePointer(opened, "#/paths/~1a/get/callbacks/done/{$url}"));
  const { requestBody, responses } = objectOr(post);
  expect(JSON.stringify(requestBody)).toContain("x-open-enum");
  expect(responses).toEqual({ 200: message });
});

test("the input is not changed", () => {
  const before = structuredClone(description);
  openResponseEnums(description);
  expect(description).toEqual(before);
});
