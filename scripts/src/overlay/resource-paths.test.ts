import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../description/json.ts";
import {
  findDuplicateMethods,
  findDuplicateTypeNames,
  operationsWithoutMethod,
  resourcePathOf,
} from "./resource-paths.ts";

/** A description with one operation for each `x-sdk-method`. */
function describeMethods(methods: Readonly<Record<string, Json | undefined>>): JsonObject {
  const paths = Object.entries(methods).map(([operationId, method]): [string, Json] => [
    `/${operationId}`,
    { get: { operationId, ...(method !== undefined && { "x-sdk-method": method }) } },
  ]);
  return { paths: Object.fromEntries(paths) };
}

test("a resource path consists of valid names, or is false", () => {
  expect(resourcePathOf({ "x-sdk-method": "automations.versions.create" })).toEqual([
    "automations",
    "versions",
    "create",
  ]);
  expect(resourcePathOf({ "x-sdk-method": false })).toBeUndefined();
  expect(resourcePathOf({})).toBeUndefined();
});

test("operationsWithoutMethod omits operations with x-sdk-method: false", () => {
  const description = describeMethods({ getA: "a.get", getB: undefined, getC: false, getD: undefined });
  expect(operationsWithoutMethod(description)).toEqual(["getB", "getD"]);
});

describe("findDuplicateMethods", () => {
  test("accepts nested resources, and many operations without a method", () => {
    const methods = { getA: "a.get", getB: "a.b.get", getC: false, getD: false, getE: undefined };
    expect(findDuplicateMethods(describeMethods(methods))).toEqual([]);
  });

  test("reports one method for two operations", () => {
    expect(findDuplicateMethods(describeMethods({ getA: "a.get", getB: "a.get" }))).toEqual([
      "a.get is the method of both getA and getB.",
    ]);
  });

  test("reports a name that is a method and a resource", () => {
    expect(findDuplicateMethods(describeMethods({ getA: "a.b", getB: "a.b.get" }))).toEqual([
      "a.b is both the method of getA and the resource that contains the method of getB.",
    ]);
  });
});

test("findDuplicateTypeNames reports one name for two schemas", () => {
  const schemas = { a: { "x-sdk-type": "A" }, b: { "x-sdk-type": "A" }, c: {}, d: {} };
  expect(findDuplicateTypeNames(schemas)).toEqual(["A is the type of both a and b."]);
});
