import { expect, test } from "vitest";
import { compositionOf } from "./composition.ts";
import type { JsonObject } from "./json.ts";
import { fieldsOf } from "./operation-schemas.ts";

const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const SCHEMAS: JsonObject = {
  base: { properties: { id: { title: "base" }, kind: { title: "base" } } },
  item: { allOf: [ref("base"), { oneOf: [ref("choice")] }], properties: { kind: { title: "item" } } },
  choice: { title: "choice" },
  loop: { allOf: [ref("loop"), ref("base")], properties: { own: {} } },
};
const description: JsonObject = { components: { schemas: SCHEMAS } };

test("a schema consists of itself and of the members of its compositions, at any depth", () => {
  const { base, item, choice } = SCHEMAS;
  const member = { oneOf: [ref("choice")] };
  expect(compositionOf(description, ref("item"))).toEqual([item, base, member, choice]);
  expect(compositionOf(description, ref("item"), ["allOf"])).toEqual([item, base, member]);
});

test("fields of a schema replace those of its parts", () => {
  expect(fieldsOf(description, ref("item"))).toEqual({ id: { title: "base" }, kind: { title: "item" } });
});

test("a schema that is a part of itself has its other fields", () => {
  expect(Object.keys(fieldsOf(description, ref("loop"))).sort()).toEqual(["id", "kind", "own"]);
});
