import { describe, expect, test } from "vitest";
import { type JsonObject, objectOr } from "../description/json.ts";
import { listOperations } from "../description/operations.ts";
import { keepChangedOperations } from "./changed-operations.ts";

const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const reads = (operationId: string, schema: JsonObject): JsonObject => ({
  operationId,
  responses: { "200": { description: "", content: { "application/json": { schema } } } },
});

const field = (): JsonObject => ({ properties: { a: { type: "string" } } });
const BEFORE: JsonObject = {
  openapi: "3.0.3",
  info: { title: "Small", version: "1.0.0" },
  tags: [{ name: "Things" }],
  paths: {
    "/a": {
      parameters: [{ name: "q", in: "query", schema: ref("shared") }],
      get: reads("getA", ref("outer")),
      post: reads("postA", { type: "string" }),
    },
    "/b": { get: reads("getB", ref("b~1b")) },
    "/c": { get: reads("getC", {}) },
  },
  components: {
    schemas: {
      outer: { items: ref("inner") },
      inner: field(),
      shared: field(),
      "b/b": field(),
      unused: field(),
    },
    parameters: { unused: { name: "x", in: "query" } },
    securitySchemes: { key: { type: "http", scheme: "bearer" } },
  },
};

/** Returns the operations and the shared schemas that remain on the new side after a mutation. */
function leftBy(mutate: (after: JsonObject) => void): { ids: string[]; schemas: string[] } {
  const after = structuredClone(BEFORE);
  mutate(after);
  const narrowed = keepChangedOperations(BEFORE, after);
  const ids = listOperations(narrowed.after).map(({ id }) => id);
  return { ids, schemas: Object.keys(objectOr(objectOr(narrowed.after.components).schemas)) };
}

const schemas = (description: JsonObject): JsonObject => objectOr(objectOr(description.components).schemas);
const path = (description: JsonObject, name: string): JsonObject =>
  objectOr(objectOr(description.paths)[name]);

describe("keepChangedOperations", () => {
  test("keeps only global parts if nothing changed", () => {
    expect(leftBy(() => {})).toEqual({ ids: [], schemas: [] });
    const { before } = keepChangedOperations(BEFORE, structuredClone(BEFORE));
    expect(before).toMatchObject({ tags: [{ name: "Things" }], paths: {} });
    expect(before.components).toMatchObject({ securitySchemes: { key: { scheme: "bearer" } } });
  });

  test("keeps an operation that changed itself, with its shared parameters", () => {
    const left = leftBy((after) => Object.assign(objectOr(path(after, "/a").post), { deprecated: true }));
    expect(left).toEqual({ ids: ["postA"], schemas: ["shared"] });
  });

  test("keeps every operation that uses a changed component, even indirectly", () => {
    const left = leftBy((after) => Object.assign(objectOr(schemas(after).inner), { type: "object" }));
    expect(left).toEqual({ ids: ["getA"], schemas: ["outer", "inner", "shared"] });
  });

  test("keeps an operation whose component has a slash in its name", () => {
    const left = leftBy((after) => Object.assign(objectOr(schemas(after)["b/b"]), { type: "object" }));
    expect(left).toEqual({ ids: ["getB"], schemas: ["b/b"] });
  });

  test("keeps operations in both descriptions, and pairs them", () => {
    const after = structuredClone(BEFORE);
    Object.assign(objectOr(path(after, "/b").get), { operationId: "readB" });
    const narrowed = keepChangedOperations(BEFORE, after);
    expect(narrowed.pairs).toMatchObject([{ before: { id: "getB" }, after: { id: "readB" } }]);
    expect(listOperations(narrowed.before)).toMatchObject([{ id: "getB" }]);
    expect(Object.keys(schemas(narrowed.before))).toEqual(["b/b"]);
  });

  test("keeps every operation whose path has other parameters", () => {
    const left = leftBy((after) => Object.assign(path(after, "/a"), { parameters: [] }));
    expect(left).toEqual({ ids: ["getA", "postA"], schemas: ["outer", "inner"] });
  });

  test("keeps an operation under its new id, and drops those that only one side has", () => {
    const left = leftBy((after) => {
      Object.assign(objectOr(path(after, "/b").get), { operationId: "readB" });
      delete objectOr(after.paths)["/c"];
      Object.assign(objectOr(after.paths), { "/d": { get: reads("getD", {}) } });
    });
    expect(left).toEqual({ ids: ["readB"], schemas: ["b/b"] });
  });

  test("keeps everything if an operation refers to a part of another one", () => {
    const left = leftBy((after) => {
      path(after, "/c").get = reads("getC", { $ref: "#/paths/~1a/post/responses" });
    });
    expect(left).toEqual({
      ids: ["getA", "postA", "getB", "getC"],
      schemas: Object.keys(schemas(BEFORE)),
    });
  });
});
