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

  test("accepts a few aliases and rejects an alias bomb", () => {
    expect(parseYaml("a: &a [1]\nb: *a", "a.yaml")).toEqual({ a: [1], b: [1] });
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (const [name, last] of ["ba", "cb", "dc", "ed"])
      bomb.push(`${name}: &${name} [${`*${last}, `.repeat(9)}*${last}]`);
    expect(() => parseYaml(bomb.join("\n"), "a.yaml")).toThrow(InputError);
    expect(() => parseYaml(bomb.join("\n"), "a.yaml")).toThrow("an alias bomb?");
  });
});
