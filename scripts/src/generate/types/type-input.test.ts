import { expect, test } from "vitest";
import { compileWithTypes } from "../../../test/compile-types.ts";
import { unnamedTypesOf } from "../../../test/generated-code.ts";
import type { JsonObject } from "../../description/json.ts";
import { typeInput } from "./type-input.ts";

const binary: JsonObject = { type: "string", format: "binary" };
const ok = (content: JsonObject): JsonObject => ({ 200: { description: "", content } });

const description: JsonObject = {
  openapi: "3.0.3",
  info: { title: "Inputs", version: "1" },
  paths: {
    "/upload": {
      post: {
        operationId: "upload",
        requestBody: {
          required: true,
          content: {
            "multipart/form-data": {
              schema: {
                type: "object",
                required: ["file"],
                properties: {
                  file: binary,
                  more: { type: "array", items: binary },
                  content: { type: "string" },
                },
              },
            },
          },
        },
        responses: ok({ "text/csv": { schema: binary } }),
      },
    },
    "/list": {
      get: {
        operationId: "list",
        parameters: [
          {
            name: "filter",
            in: "query",
            required: true,
            content: {
              "application/json": {
                schema: { type: "object", required: ["object"], properties: { object: { type: "string" } } },
              },
            },
          },
        ],
        responses: ok({
          "application/json": { schema: { type: "object", properties: { in: { type: "string" } } } },
        }),
      },
    },
  },
};

test("form files are file inputs, a binary response is a string, and a JSON parameter is an object", () => {
  const types = unnamedTypesOf(typeInput(description))
    .replaceAll(/\/\*\*.*?\*\/|\s+/gs, " ")
    .replaceAll(/ +/g, " ");
  expect(types).toContain(
    '"multipart/form-data": { file: FileInput; more?: FileInput[]; content?: string; }',
  );
  expect(types).toContain('"text/csv": string;');
  expect(types).toContain("query: { filter: { object: string; }; };");
});

test("the fields of a shared form are file inputs, unless a response has them, too", async () => {
  const form: JsonObject = { type: "object", required: ["file"], properties: { file: binary } };
  const reference = (name: string): JsonObject => ({ schema: { $ref: `#/components/schemas/${name}` } });
  const post = (operationId: string, requestBody: JsonObject): JsonObject => ({
    post: { operationId, requestBody, responses: ok({ "application/json": reference("both") }) },
  });
  const shared: JsonObject = { required: true, content: { "multipart/form-data": reference("outer") } };
  const paths = {
    "/a": post("a", shared),
    "/b": post("b", { $ref: "#/components/requestBodies/shared" }),
    "/c": post("c", { required: true, content: { "multipart/form-data": reference("both") } }),
    "/d": post("d", { required: true, content: { "application/json": reference("json") } }),
  };
  const outer: JsonObject = { allOf: [{ $ref: "#/components/schemas/form" }] };
  const components = { schemas: { outer, form, both: form, json: form }, requestBodies: { shared } };
  const code = `const file = new Blob();
    ({ file }) satisfies Inputs["a"]["body"];
    ({ file }) satisfies Inputs["b"]["body"];
    ({ file: "" }) satisfies Inputs["c"]["body"];
    // @ts-expect-error JSON cannot contain a file.
    ({ file }) satisfies Inputs["d"]["body"];`;
  expect(await compileWithTypes({ ...description, paths, components }, code)).toEqual([]);
});

test("the input is not changed", () => {
  const before = structuredClone(description);
  typeInput(description);
  expect(description).toEqual(before);
});
