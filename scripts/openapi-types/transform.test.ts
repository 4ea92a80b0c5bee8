import { readFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";
import { expect, test } from "vitest";
import { transformDescription } from "./transform.ts";

const OURS = new URL("../../openapi/generated/openapi.json", import.meta.url);
const responses = {
  200: { description: "", content: { "application/json": { schema: { type: "string" } } } },
};
const kind = { type: "object", required: ["kind"], properties: { kind: { type: "string" } } };
const components = { schemas: { kind } };

// Without components, openapiTS adds empty ones. Every description of this repository has some.
test.each<[string, object]>([
  ["this repository", JSON.parse(readFileSync(OURS, "utf8"))],
  [
    "several operations of a path, one without an id",
    {
      components,
      paths: {
        "/a": { get: { operationId: "a", responses }, put: { responses } },
        "/b": { get: { operationId: "b", responses } },
      },
    },
  ],
  [
    "webhooks and path items of OpenAPI 3.1",
    {
      openapi: "3.1.0",
      paths: { "/a": { get: { operationId: "a", responses } } },
      webhooks: { sent: { post: { operationId: "sent", responses } } },
      components: { ...components, pathItems: { shared: { get: { operationId: "shared", responses } } } },
    },
  ],
  ["no paths", { components }],
])("the types of a description with %s are those of openapiTS", async (_, description) => {
  const complete = { openapi: "3.0.3", info: { title: "A", version: "1" }, paths: {}, ...description };
  const expected = await openapiTS(structuredClone(complete) as Parameters<typeof openapiTS>[0], {
    defaultNonNullable: false,
    emptyObjectsUnknown: true,
    silent: true,
  });
  const nodes = transformDescription(complete, () => undefined);
  expect(astToString(nodes)).toBe(astToString(expected));
});
