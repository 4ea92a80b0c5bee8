import { expect, test } from "vitest";
import { compileWithTypes } from "../../../test/compile-types.ts";
import { unnamedTypesOf } from "../../../test/generated-code.ts";
import type { JsonObject } from "../../description/json.ts";

const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const text = "A person. */ } globalThis.hacked = true; /*\nIn one list.";
const description: JsonObject = {
  openapi: "3.0.3",
  info: { title: "Names", version: "1" },
  paths: {
    "/a": {
      get: {
        operationId: "a",
        responses: {
          200: {
            description: "",
            content: { "application/json": { schema: { type: "array", items: ref("lead-1") } } },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      other: { type: "object", properties: { lead: ref("lead-1"), other: ref("other") } },
      "lead-1": {
        type: "object",
        "x-sdk-type": "Contact",
        description: text,
        properties: { next: { ...ref("lead-1") }, list: ref("list") },
      },
      list: { type: "object", "x-sdk-type": "List", properties: { name: { type: "string" } } },
    },
  },
};

test("a named schema becomes a type with that name, and every reference uses the name", () => {
  const lines = unnamedTypesOf(description)
    .split("\n")
    .map((line) => line.trim());
  const code = lines.filter((line) => line !== "" && !line.startsWith("//")).join(" ");
  expect(code).toContain('schemas: { other: { lead?: Contact; other?: components["schemas"]["other"]; };');
  expect(code).toContain('"lead-1": Contact; list: List; };');
  expect(code).toContain('"application/json": Contact[];');
  const declared = code.slice(code.indexOf("/** * A person."));
  expect(declared).toBe(
    "/** * A person. *\\/ } globalThis.hacked = true; /* * In one list. */ export type Contact = { next?: Contact; list?: List; }; export type List = { name?: string; };",
  );
});

test("a schema whose name is a number, or that of an inherited property, can be named", async () => {
  const list: JsonObject = { type: "array", items: { type: "string" }, "x-sdk-type": "List" };
  const map: JsonObject = { type: "object", "x-sdk-type": "Map2" };
  const schemas = Object.fromEntries([
    ["200", list],
    ["__proto__", map],
    ["constructor", { $ref: ref("200").$ref ?? null }],
  ]);
  const code = `type Same = Check<Is<[Schemas["200"], Schemas["constructor"]], [List, List]>>;
    type Other = Check<Is<Schemas["__proto__"], Map2>>;
    import type { List, Map2 } from "./schema.ts";`;
  expect(await compileWithTypes({ ...description, paths: {}, components: { schemas } }, code)).toEqual([]);
});
