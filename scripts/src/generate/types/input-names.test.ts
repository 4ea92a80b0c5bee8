import { generateTypes } from "@grinfi/openapi-types";
import { expect, test } from "vitest";
import type { JsonObject } from "../../description/json.ts";
import { inputNamesOf } from "./input-names.ts";
import { keepUsedContent } from "./keep-used-content.ts";

const text: JsonObject = { type: "string" };
const body: JsonObject = { "application/json": { schema: { type: "object", properties: { name: text } } } };
const operation = (operationId: string, input: JsonObject): JsonObject => ({
  operationId,
  responses: {},
  ...input,
});
const query = [{ name: "limit", in: "query", description: "Rows per page.", schema: text }];
const shared: JsonObject = { $ref: "#/components/requestBodies/shared" };

const description: JsonObject = {
  openapi: "3.0.3",
  info: { title: "Names", version: "1" },
  paths: {
    "/a": {
      get: operation("listTags", { parameters: query }),
      post: operation("createTag", { requestBody: { required: true, content: body } }),
      delete: operation("deleteTag", { parameters: [{ name: "a", in: "header", schema: text }] }),
    },
    "/b": {
      parameters: query,
      post: operation("email", { requestBody: { content: body } }),
      put: operation("share", { requestBody: shared }),
      patch: operation("upload", { requestBody: { content: { ...body, "text/plain": { schema: text } } } }),
    },
  },
  components: {
    schemas: { text: { ...text, "x-sdk-type": "EmailBody" } },
    requestBodies: { shared: { content: body } },
  },
};

test("queries and bodies are named after the operation, unless the name is taken", () => {
  expect(Object.fromEntries(inputNamesOf(description))).toEqual({
    listTags: { query: "ListTagsQuery", body: undefined },
    createTag: { query: undefined, body: "CreateTagBody" },
    deleteTag: { query: undefined, body: undefined },
    email: { query: "EmailQuery", body: undefined },
    share: { query: "ShareQuery", body: undefined },
    upload: { query: "UploadQuery", body: "UploadBody" },
  });
});

test("a named query or body becomes a type with that name", () => {
  const types = generateTypes(keepUsedContent(description), inputNamesOf(description));
  const code = types.replaceAll(/\/\*\*.*?\*\//gs, "/***/").replaceAll(/\s+/g, " ");
  expect(code).toContain("listTags: { parameters: { query?: ListTagsQuery; header?: never;");
  expect(code).toContain('requestBody: { content: { "application/json": CreateTagBody; }; };');
  expect(code).toContain("export type CreateTagBody = { name?: string; };");
  expect(code).toContain("export type ListTagsQuery = { /***/ limit?: string; };");
  expect(code.match(/export type [A-Z]\w+/g)).toEqual([
    "export type EmailBody",
    "export type ListTagsQuery",
    "export type CreateTagBody",
    "export type ShareQuery",
    "export type EmailQuery",
    "export type UploadQuery",
    "export type UploadBody",
  ]);
});
