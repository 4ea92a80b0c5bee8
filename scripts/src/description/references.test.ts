import { describe, expect, test } from "vitest";
import { InputError } from "../shared/input-error.ts";
import type { JsonObject } from "./json.ts";
import { checkReferences, resolvePointer } from "./references.ts";

const description: JsonObject = {
  openapi: "3.0.3",
  paths: { "/things/{id}": { get: { parameters: [{ name: "id" }, { name: "limit" }] } } },
  components: {
    schemas: {
      thing: { type: "object" },
      "odd~name": { type: "string" },
      "50% off": { type: "integer" },
      none: null,
    },
  },
};
const using = (...references: string[]): JsonObject => ({
  ...description,
  tags: references.map(($ref) => ({ $ref })),
});
const check = (description: JsonObject) => (): void => checkReferences(description, "published.yaml");

describe("resolvePointer", () => {
  test.each([
    ["#/components/schemas/thing", { type: "object" }],
    ["#/paths/~1things~1{id}/get/parameters/1", { name: "limit" }],
    ["#/paths/~1things~1%7Bid%7D/get/parameters/0", { name: "id" }],
    ["#/components/schemas/odd~0name", { type: "string" }],
    ["#/components/schemas/50%25%20off", { type: "integer" }],
    ["#/components/schemas/50% off", { type: "integer" }],
    ["#/components/schemas/none", null],
  ])("finds %s", (reference, expected) => {
    expect(resolvePointer(description, reference)).toEqual(expected);
  });

  test.each([
    ["a name that does not exist", "#/components/schemas/gone"],
    ["a key of a plain value", "#/openapi/3"],
    ["a key of null", "#/components/schemas/none/type"],
    ["an index past the end", "#/paths/~1things~1{id}/get/parameters/2"],
    ["an empty index", "#/paths/~1things~1{id}/get/parameters/"],
    ["an array's length", "#/paths/~1things~1{id}/get/parameters/length"],
    ["a property that every object inherits", "#/components/constructor"],
    ["a prototype", "#/components/__proto__"],
    ["invalid percent encoding", "#/components/schemas/%E0%A4"],
    ["a file", "other.yaml#/components/schemas/thing"],
    ["a URL", "https://example.com/openapi.yaml#/components/schemas/thing"],
    ["an anchor", "#thing"],
    ["nothing", ""],
  ])("does not find %s", (_, reference) => {
    expect(resolvePointer(description, reference)).toBeUndefined();
    expect(check(using(reference))).toThrow(InputError);
    expect(check(using(reference))).toThrow(`${reference} (used at #/tags/0)`);
  });
});

describe("checkReferences", () => {
  test("accepts valid references, including circular ones", () => {
    const tree = { properties: { children: { items: { $ref: "#/components/schemas/tree" } } } };
    expect(check({ components: { schemas: { tree } } })).not.toThrow();
    expect(check(using("#/components/schemas/thing"))).not.toThrow();
  });

  test("accepts a field named $ref", () => {
    expect(check({ properties: { $ref: { type: "string" } } })).not.toThrow();
  });

  test("names the source, every broken reference and its pointer", () => {
    const broken = { ...using("#/a"), paths: { "/x~y": { get: { $ref: "b.yaml" } } } };
    expect(check(broken)).toThrow(
      "published.yaml has references whose targets do not exist in it:\n  b.yaml (used at #/paths/~1x~0y/get)\n  #/a (used at #/tags/0)",
    );
  });
});
