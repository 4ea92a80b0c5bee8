import { describe, expect, test } from "vitest";
import { InputError } from "../shared/input-error.ts";
import { parseDescription, parseYaml } from "./parse-description.ts";

describe("parseDescription", () => {
  test.each([
    ["YAML", 'openapi: 3.0.3\npaths:\n  /a:\n    get: { responses: { 200: { description: "" } } }\n'],
    ["JSON", '{"openapi":"3.0.3","paths":{"/a":{"get":{"responses":{"200":{"description":""}}}}}}'],
    [
      "text with a byte order mark",
      '\uFEFFopenapi: 3.0.3\npaths: { /a: { get: { responses: { "200": { description: "" } } } } }',
    ],
  ])("reads %s", (_, text) => {
    const paths = { "/a": { get: { responses: { "200": { description: "" } } } } };
    expect(parseDescription(text, "a.yaml")).toEqual({ openapi: "3.0.3", paths });
  });

  test("reads OpenAPI 3.1", () => {
    expect(parseDescription("openapi: 3.1.0\npaths: { /a: {} }", "a.yaml").openapi).toBe("3.1.0");
  });

  test.each([
    ["nothing", " \n", "is empty"],
    ["a web page", "<!DOCTYPE html><html></html>", "is an HTML page"],
    ["a truncated file", '{"openapi": "3.0.3", "paths": {', "is not valid YAML"],
    ["the same key twice", "openapi: 3.0.3\npaths: { /a: {}, /a: {} }", "is not valid YAML"],
    ["a list", "- openapi", "is not an OpenAPI description"],
    ["Swagger 2", 'swagger: "2.0"\npaths: { /a: {} }', "is not an OpenAPI description"],
    ["a version that YAML reads as a number", "openapi: 3.1\npaths: { /a: {} }", "has the number 3.1 as its"],
    ["OpenAPI 4", "openapi: 4.0.0\npaths: { /a: {} }", "is OpenAPI 4.0.0"],
    ["no paths", "openapi: 3.0.3\npaths: {}", "has no paths"],
  ])("rejects %s with a message on one line that names the source", (_, text, message) => {
    expect(() => parseDescription(text, "a.yaml")).toThrow(InputError);
    expect(() => parseDescription(text, "a.yaml")).toThrow(`a.yaml ${message}`);
    expect(() => parseDescription(text, "a.yaml")).toThrow(/^.+$/);
  });
});

describe("parseYaml", () => {
  test("__proto__ is an ordinary key", () => {
    const value = parseYaml("__proto__: { polluted: true }\nconstructor: { a: 1 }", "a.yaml") as object;
    expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect("polluted" in {}).toBe(false);
  });

  test.each([
    [500, undefined],
    [501, "a.yaml nests more than 500 levels"],
    [5000, "a.yaml nests more than 500 levels"],
  ])("of %i levels: %s", (levels, message) => {
    const parse = (): unknown => parseYaml("[".repeat(levels) + "]".repeat(levels), "a.yaml");
    if (message === undefined) expect(parse).not.toThrow();
    else expect(parse).toThrow(message);
  });

  test("accepts any number of aliases, and counts the values that they add", () => {
    const uses = Array.from({ length: 5000 }, (_, index) => `b${index}: *a`);
    expect(Object.keys(parseYaml(`a: &a [1]\n${uses.join("\n")}`, "a.yaml") as object)).toHaveLength(5001);
    const list = (length: number): string => `a: &a [${"x, ".repeat(length - 1)}x]\n`;
    const withUses = (length: number): string => `${list(length)}b: [${"*a, ".repeat(999)}*a]`;
    expect(() => parseYaml(withUses(1000), "a.yaml")).not.toThrow();
    expect(() => parseYaml(withUses(1001), "a.yaml")).toThrow(
      "a.yaml uses YAML aliases that add more than 1,000,000 values. Is it an alias bomb?",
    );
  });

  test("merges the keys of an alias", () => {
    const text = "a: &a { b: 1, __proto__: 2 }\nc: { <<: *a, d: 3 }\ne: { '<<': 4 }";
    const value = parseYaml(text, "a.yaml") as Record<string, object>;
    expect(Object.entries(value.c ?? {})).toEqual([
      ["b", 1],
      ["__proto__", 2],
      ["d", 3],
    ]);
    expect(value.e).toEqual({ "<<": 4 });
  });

  test.each([".nan", ".inf", "-.inf"])("rejects the number %s, which JSON would turn into null", (number) => {
    expect(() => parseYaml(`a: [${number}]`, "a.yaml")).toThrow(/^a\.yaml contains the number \S+, which/);
  });

  test("rejects an alias bomb", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (const [name, last] of ["ba", "cb", "dc", "ed", "fe", "gf", "hg", "ih"])
      bomb.push(`${name}: &${name} [${`*${last}, `.repeat(9)}*${last}]`);
    expect(() => parseYaml(bomb.join("\n"), "a.yaml")).toThrow(InputError);
    expect(() => parseYaml(bomb.join("\n"), "a.yaml")).toThrow("an alias bomb?");
  });
});
