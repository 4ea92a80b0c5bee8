import { expect, test } from "vitest";
import { unnamedTypesOf } from "../../../test/generated-code.ts";
import type { JsonObject } from "../../description/json.ts";
import { relaxReadOnly } from "./relax-read-only.ts";

const row: JsonObject = {
  type: "object",
  required: ["uuid", "name"],
  properties: {
    uuid: { type: "string", readOnly: true },
    name: { type: "string" },
    readOnly: { type: "boolean" },
  },
};
const content = (schema: JsonObject): JsonObject => ({ content: { "application/json": { schema } } });
const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const description: JsonObject = {
  openapi: "3.0.3",
  info: { title: "Rows", version: "1" },
  paths: {
    "/a": {
      post: {
        operationId: "a",
        requestBody: content({ type: "object", properties: { nested: ref("both"), own: row } }),
        responses: {
          200: { description: "", ...content(ref("read")) },
          201: { description: "", ...content(ref("both")) },
        },
      },
    },
  },
  components: { schemas: { read: row, both: row } },
};

test("a read-only field is required in responses, and optional in schemas that are also sent", () => {
  const types = unnamedTypesOf(relaxReadOnly(description));
  const fields = types.match(/(?:read|both|own)\??: \{|uuid.*;|name\??: string;|readOnly.*;/g);
  expect(fields).toEqual([
    ...["read: {", "uuid: string;", "name: string;", "readOnly?: boolean;"],
    ...["both: {", "uuid?: string;", "name: string;", "readOnly?: boolean;"],
    ...["own?: {", "uuid?: string;", "name: string;", "readOnly?: boolean;"],
  ]);
});

test("the input is not changed", () => {
  const before = structuredClone(description);
  relaxReadOnly(description);
  expect(description).toEqual(before);
});
