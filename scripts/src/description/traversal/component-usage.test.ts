import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../json.ts";
import { indexUsage } from "./component-usage.ts";
import type { Direction } from "./directions.ts";

const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: Json): JsonObject => ({ content: { "application/json": { schema } } });
const reads = (operationId: string, schema: Json): JsonObject => ({
  operationId,
  responses: { "200": json(schema) },
});
const sends = (operationId: string, schema: Json): JsonObject => ({
  operationId,
  requestBody: json(schema),
  responses: {},
});

function usageOf(paths: JsonObject, schemas: JsonObject, name: string): Record<string, Direction[]> {
  const usage = indexUsage({ paths, components: { schemas } }).get(`#/components/schemas/${name}`);
  return Object.fromEntries([...(usage ?? [])].map(([id, directions]) => [id, [...directions].sort()]));
}

describe("indexUsage", () => {
  test("finds the operations that send or read a component", () => {
    const paths = { "/a": { get: reads("getA", ref("a")), post: sends("postA", ref("a")) } };
    expect(usageOf(paths, { a: {} }, "a")).toEqual({ getA: ["read"], postA: ["sent"] });
  });

  test("joins both directions of the same operation", () => {
    const paths = { "/a": { put: { ...sends("putA", ref("a")), responses: { "200": json(ref("a")) } } } };
    expect(usageOf(paths, { a: {} }, "a")).toEqual({ putA: ["read", "sent"] });
  });

  test("follows references from one component to another", () => {
    const schemas = { a: { properties: { b: ref("b") } }, b: { items: { allOf: [ref("c")] } }, c: {} };
    const paths = { "/a": { get: reads("getA", ref("a")) }, "/b": { post: sends("postB", ref("b")) } };
    expect(usageOf(paths, schemas, "c")).toEqual({ getA: ["read"], postB: ["sent"] });
    expect(usageOf(paths, schemas, "a")).toEqual({ getA: ["read"] });
  });

  test("finds a component whose name is escaped in the reference", () => {
    const schemas = { "b/b": { items: ref("c") }, c: {} };
    const paths = { "/a": { get: reads("getA", ref("b~1b")) } };
    expect(usageOf(paths, schemas, "c")).toEqual({ getA: ["read"] });
  });

  test("follows only the part of a component that is referred to", () => {
    const schemas = { a: { properties: { b: ref("b"), c: ref("c") } }, b: {}, c: {} };
    const paths = { "/a": { get: reads("getA", ref("a/properties/b")) } };
    expect(usageOf(paths, schemas, "b")).toEqual({ getA: ["read"] });
    expect(usageOf(paths, schemas, "c")).toEqual({});
  });

  test("follows the mapping of a discriminator", () => {
    const a = { discriminator: { propertyName: "kind", mapping: { b: "#/components/schemas/b" } } };
    const paths = { "/a": { get: reads("getA", ref("a")) } };
    expect(usageOf(paths, { a, b: {} }, "b")).toEqual({ getA: ["read"] });
  });

  test("handles circular references in both directions", () => {
    const schemas = {
      a: { properties: { b: ref("b"), self: ref("a") } },
      b: { properties: { a: ref("a") } },
    };
    const paths = { "/a": { get: reads("getA", ref("a")), post: sends("postB", ref("b")) } };
    const both = { getA: ["read"], postB: ["sent"] };
    expect(usageOf(paths, schemas, "a")).toEqual(both);
    expect(usageOf(paths, schemas, "b")).toEqual(both);
  });

  test("counts the parameters of a path for each of its operations", () => {
    const parameters = [{ name: "a", in: "query", schema: ref("a") }];
    const paths = { "/a": { parameters, get: reads("getA", {}), delete: reads("deleteA", {}) } };
    expect(usageOf(paths, { a: {} }, "a")).toEqual({ getA: ["sent"], deleteA: ["sent"] });
  });

  test("reads the request of a callback, and sends its response", () => {
    const answers = { responses: { "200": json(ref("receipt")) } };
    const callback = { "{$request.body#/url}": { post: { ...sends("notify", ref("event")), ...answers } } };
    const paths = { "/a": { post: { ...sends("postA", ref("a")), callbacks: { done: callback } } } };
    const schemas = { a: {}, event: {}, receipt: {} };
    expect(usageOf(paths, schemas, "event")).toEqual({ postA: ["read"] });
    expect(usageOf(paths, schemas, "receipt")).toEqual({ postA: ["sent"] });
  });

  test("counts a shared callback, and the components that it uses", () => {
    const index = indexUsage({
      paths: {
        "/a": { get: { ...reads("getA", {}), callbacks: { done: { $ref: "#/components/callbacks/done" } } } },
      },
      components: {
        callbacks: { done: { "{$url}": { post: sends("notify", ref("a")) } } },
        schemas: { a: {} },
      },
    });
    expect([...index.keys()]).toEqual(["#/components/callbacks/done", "#/components/schemas/a"]);
  });

  test("does not take a field named $ref, or a value with that key, for a reference", () => {
    const a = { properties: { $ref: ref("b") }, default: { $ref: { a: 1 } }, enum: [{ $ref: null }] };
    const paths = { "/a": { get: reads("getA", ref("a")) } };
    expect(usageOf(paths, { a, b: {} }, "b")).toEqual({ getA: ["read"] });
  });

  test("counts shared parameters and responses, and the components that they use", () => {
    const index = indexUsage({
      paths: {
        "/a": {
          get: {
            operationId: "getA",
            parameters: [{ $ref: "#/components/parameters/filter" }],
            responses: { "404": { $ref: "#/components/responses/Missing" } },
          },
        },
      },
      components: {
        parameters: { filter: { name: "filter", in: "query", schema: ref("sent") } },
        responses: { Missing: json(ref("read")) },
        schemas: { sent: {}, read: {} },
      },
    });
    expect(Object.fromEntries(index)).toEqual({
      "#/components/parameters/filter": new Map([["getA", new Set(["sent"])]]),
      "#/components/schemas/sent": new Map([["getA", new Set(["sent"])]]),
      "#/components/responses/Missing": new Map([["getA", new Set(["read"])]]),
      "#/components/schemas/read": new Map([["getA", new Set(["read"])]]),
    });
  });

  test("omits unused components and operations without an id", () => {
    const { operationId: _, ...nameless } = reads("getA", ref("a"));
    expect(usageOf({ "/a": { get: nameless } }, { a: {}, b: ref("a") }, "a")).toEqual({});
  });
});
