import { expect, test } from "vitest";
import type { JsonObject } from "../description/json.ts";
import { nameReferencedParts } from "./name-referenced-parts.ts";

const text: JsonObject = { type: "string" };
const ref = ($ref: string): JsonObject => ({ $ref });
/** A description with one operation and these schemas. */
const withSchemas = (schemas: JsonObject, operation: JsonObject = {}): JsonObject => ({
  paths: { "/a/{id}": { get: operation } },
  components: { schemas },
});
const schemasOf = (description: JsonObject): unknown =>
  (nameReferencedParts(description).components as JsonObject).schemas;

test.each([
  ["properties", { properties: { field: text } }, "properties/field", "schemas_a_properties_field"],
  ["items", { items: text }, "items", "schemas_a_items"],
  ["a part of a composition", { allOf: [text] }, "allOf/0", "schemas_a_allOf_0"],
  ["an escaped name", { properties: { "b/c": text } }, "properties/b~1c", "schemas_a_properties_b_c"],
])("a reference into %s of a schema leads to a component", (_, a, path, name) => {
  const schemas = { a, b: ref(`#/components/schemas/a/${path}`) };
  expect(schemasOf(withSchemas(schemas))).toEqual({
    a,
    b: ref(`#/components/schemas/${name}`),
    [name]: text,
  });
});

test("every kind of part can be named, and parts refer to other parts", () => {
  const at = "#/paths/~1a~1{id}/get";
  const operation: JsonObject = {
    parameters: [
      { name: "id", in: "path", required: true, schema: text },
      ref(`${at}/parameters/0`),
      { name: "q", in: "query", schema: ref(`${at}/parameters/0/schema`) },
    ],
    responses: { 200: { content: { "text/plain": { schema: text } } }, 201: ref(`${at}/responses/200`) },
  };
  const { components, paths } = nameReferencedParts(withSchemas({}, operation));
  expect(components).toEqual({
    schemas: { paths_a_id_get_parameters_0_schema: text },
    parameters: { paths_a_id_get_parameters_0: { name: "id", in: "path", required: true, schema: text } },
    responses: { paths_a_id_get_responses_200: { content: { "text/plain": { schema: text } } } },
  });
  expect(JSON.stringify(paths)).not.toContain(at);
});

test("a part that refers to itself ends", () => {
  const reference = "#/components/schemas/a/properties/tree";
  const tree: JsonObject = { type: "array", items: ref(reference) };
  const named = { type: "array", items: ref("#/components/schemas/schemas_a_properties_tree") };
  expect(schemasOf(withSchemas({ a: { properties: { tree } } }))).toEqual({
    a: { properties: { tree: named } },
    schemas_a_properties_tree: named,
  });
});

test("a name that is taken gets a number, and other references are kept", () => {
  const schemas = {
    a: { items: text },
    b: ref("#/components/schemas/a/items"),
    c: ref("#/components/schemas/a"),
    d: ref("#/components/schemas/none/items"),
    schemas_a_items: { type: "integer" },
  };
  expect(schemasOf(withSchemas(schemas))).toEqual({
    ...schemas,
    b: ref("#/components/schemas/schemas_a_items_2"),
    schemas_a_items_2: text,
  });
});
