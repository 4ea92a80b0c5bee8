import { expect, test } from "vitest";
import type { JsonObject } from "../json.ts";
import { reachComponents } from "./reach-components.ts";

const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const content = (schema: JsonObject): JsonObject => ({ content: { "application/json": { schema } } });
const SCHEMAS: JsonObject = { a: { items: ref("b") }, b: { items: ref("a") }, "c/d é": {}, unused: ref("a") };
const described = (operation: JsonObject): JsonObject => ({
  paths: { "/a": { get: operation } },
  components: { schemas: SCHEMAS },
});

test("finds the components of each direction, also in operations without an id and in cycles", () => {
  const { read, sent } = reachComponents(
    described({ requestBody: content(ref("a")), responses: { 200: content(ref("b/items")) } }),
  );
  expect([...sent.keys()]).toEqual(["#/components/schemas/a", "#/components/schemas/b"]);
  expect(new Set(read.keys())).toEqual(new Set(sent.keys()));
});

test("spells the reference to a component in one way", () => {
  const schema = { oneOf: [ref("c~1d é"), ref("c~1d%20%C3%A9")] };
  const { sent } = reachComponents(described({ requestBody: content(schema) }));
  expect([...sent]).toEqual([["#/components/schemas/c~1d é", {}]]);
});

test("follows a chain of many components", () => {
  const count = 20_000;
  const names = Array.from({ length: count }, (_, index) => [`${index}`, ref(`${index + 1}`)] as const);
  const schemas = Object.fromEntries([...names, [`${count}`, {}]]);
  const description = { ...described({ requestBody: content(ref("0")) }), components: { schemas } };
  expect(reachComponents(description).sent.size).toBe(count + 1);
});

test("does not follow references that the view of a part omits", () => {
  const { sent } = reachComponents(described({ requestBody: content(ref("a")) }), (part, _, kind) =>
    kind === "schema" ? null : part,
  );
  expect([...sent.keys()]).toEqual(["#/components/schemas/a"]);
});
