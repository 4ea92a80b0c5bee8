import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../description/json.ts";
import {
  findDuplicateMethods,
  findDuplicateTypeNames,
  operationsWithoutMethod,
  resourcePathOf,
} from "./resource-paths.ts";

/** A description with an operation for each place. */
function describePlaces(places: Readonly<Record<string, Json | undefined>>): JsonObject {
  const paths = Object.entries(places).map(([operationId, place]): [string, Json] => [
    `/${operationId}`,
    { get: { operationId, ...(place !== undefined && { "x-sdk-method": place }) } },
  ]);
  return { paths: Object.fromEntries(paths) };
}

test("a place is a path of names; none is said for an operation without one", () => {
  expect(resourcePathOf({ "x-sdk-method": "automations.versions.create" })).toEqual([
    "automations",
    "versions",
    "create",
  ]);
  expect(resourcePathOf({ "x-sdk-method": false })).toBeUndefined();
  expect(resourcePathOf({})).toBeUndefined();
});

test("operations about whose place nothing is said are found; those without one on purpose are not", () => {
  const description = describePlaces({ getA: "a.get", getB: undefined, getC: false, getD: undefined });
  expect(operationsWithoutMethod(description)).toEqual(["getB", "getD"]);
});

describe("checkPlaces", () => {
  test("accepts resources in resources, and many operations without a place", () => {
    const places = { getA: "a.get", getB: "a.b.get", getC: false, getD: false, getE: undefined };
    expect(findDuplicateMethods(describePlaces(places))).toEqual([]);
  });

  test("refuses one method for two operations", () => {
    expect(findDuplicateMethods(describePlaces({ getA: "a.get", getB: "a.get" }))).toEqual([
      "a.get is the method of both getA and getB.",
    ]);
  });

  test("refuses a name that is a method and a resource", () => {
    expect(findDuplicateMethods(describePlaces({ getA: "a.b", getB: "a.b.get" }))).toEqual([
      "a.b is both the method of getA and the resource that contains the method of getB.",
    ]);
  });
});

test("checkTypeNames refuses one name for two schemas", () => {
  const schemas = { a: { "x-sdk-type": "A" }, b: { "x-sdk-type": "A" }, c: {}, d: {} };
  expect(findDuplicateTypeNames(schemas)).toEqual(["A is the type of both a and b."]);
});
