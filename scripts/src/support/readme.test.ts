import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { operationWith, withOperation, withSchema } from "../../test/description-builders.ts";
import type { JsonObject } from "../description/json.ts";
import { LATER_KEYWORDS, METHODS } from "../description/traversal/grammar.ts";
import { normalise } from "../read/normalise.ts";
import { parseDescription } from "../read/parse-description.ts";
import { checkSupport } from "./check-support.ts";
import { QUERY_STYLES } from "./parameter-problems.ts";

const README = readFileSync(new URL("../../../openapi/README.md", import.meta.url), "utf8");

const schema: JsonObject = { type: "string" };
const withMethod = (method: string, parts: JsonObject = {}): JsonObject => ({
  ...withSchema({}),
  paths: { "/a": { [method]: operationWith(parts) } },
});
const withParameter = (parameter: JsonObject): JsonObject =>
  withOperation({ parameters: [{ name: "a", schema, ...parameter }] });
const withSecurity = (scheme: JsonObject): JsonObject => ({
  ...withSchema({}),
  security: [{ key: [] }],
  components: { securitySchemes: { key: scheme } },
});
/** A form has fields, and any other content is text here. */
const contentOf = (mediaType: string): JsonObject => ({
  [mediaType]: { schema: /form/.test(mediaType) ? { type: "object", properties: { a: schema } } : schema },
});
/** Values of keywords whose value is not an object. */
const KEYWORD_VALUES: JsonObject = {
  $comment: "a",
  const: "a",
  contentEncoding: "base64",
  contentMediaType: "image/png",
};

/** Returns a description that has the value, for each row of the table. */
const DESCRIPTIONS: Readonly<Record<string, (value: string) => JsonObject>> = {
  "version of OpenAPI": (openapi) => ({ ...withSchema({}), openapi }),
  method: (method) => withMethod(method.toLowerCase()),
  "security scheme": (value) => {
    const [type = "", scheme = ""] = value.split(" ");
    return withSecurity({ type, ...(scheme !== "" && { scheme }) });
  },
  "location of a parameter": (location) => withParameter({ in: location, required: true }),
  "style of a path parameter": (style) => withParameter({ in: "path", required: true, style }),
  "style of a query parameter": (style) => withParameter({ in: "query", style }),
  "style of a header parameter": (style) => withParameter({ in: "header", style }),
  "media type of a request body": (type) => withMethod("post", { requestBody: { content: contentOf(type) } }),
  "media type of a response": (type) => withOperation({ responses: { 200: { content: contentOf(type) } } }),
  "status of a success": (status) => withOperation({ responses: { [status]: { description: "" } } }),
  "keyword of a schema that 3.0 does not have": (keyword) =>
    withSchema({ [keyword]: KEYWORD_VALUES[keyword] ?? {} }, {}, "3.1.0"),
};

interface Row {
  readonly part: string;
  readonly supported: readonly string[];
  readonly rejected: readonly string[];
}

/** The rows of the table. Each value is in backticks. */
const ROWS: readonly Row[] = README.slice(README.indexOf("| part "))
  .split("\n\n", 1)
  .flatMap((table) => table.split("\n").slice(2))
  .map((line) => {
    const [, part = "", ...cells] = line.split("|").map((cell) => cell.trim());
    const [supported = [], rejected = []] = cells.map((cell) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, value = ""]) => value),
    );
    return { part, supported, rejected };
  });

const check = (part: string, value: string): void => {
  const description = parseDescription(JSON.stringify(DESCRIPTIONS[part]?.(value)), "published.yaml");
  checkSupport(normalise(description), "published.yaml");
};
const rowOf = (part: string): Row | undefined => ROWS.find((row) => row.part === part);
const valuesIn = (part: string): string[] => [
  ...(rowOf(part)?.supported ?? []),
  ...(rowOf(part)?.rejected ?? []),
];

describe("the table of supported parts in openapi/README.md", () => {
  test("has a row for each part", () => {
    expect(ROWS.map(({ part }) => part)).toEqual(Object.keys(DESCRIPTIONS));
  });

  test.each(ROWS.flatMap(({ part, supported }) => supported.map((value) => [part, value] as const)))(
    "states that a description with the %s %s is accepted, and it is",
    (part, value) => {
      expect(() => check(part, value)).not.toThrow();
    },
  );

  test.each(ROWS.flatMap(({ part, rejected }) => rejected.map((value) => [part, value] as const)))(
    "states that a description with the %s %s is rejected, and it is, by name",
    (part, value) => {
      expect(() => check(part, value)).toThrow(part === "security scheme" ? "key" : value);
    },
  );

  test("lists all methods, the styles of query parameters, and all later keywords of schemas", () => {
    expect(new Set(valuesIn("method").map((method) => method.toLowerCase()))).toEqual(METHODS);
    expect(new Set([undefined, ...(rowOf("style of a query parameter")?.supported ?? [])])).toEqual(
      QUERY_STYLES,
    );
    expect(valuesIn("keyword of a schema that 3.0 does not have").sort()).toEqual(
      Object.keys(LATER_KEYWORDS.schema ?? {}).sort(),
    );
  });
});
