import type { JsonObject } from "../src/description/json.ts";
import {
  a,
  b,
  callsOf,
  object,
  operationWith,
  pointer,
  withOperation,
  withSchema,
} from "./description-builders.ts";

const QUERY_PARAMETER: JsonObject = { name: "a", in: "query", schema: { type: "string" } };
const evil = 'any; } globalThis.pwned = true; interface x { a: any["';

/** Descriptions that are rejected before code is generated, each with a part of the message. */
export const INVALID: [string, JsonObject, string][] = [
  ["an id that is not an identifier", callsOf(["a b"]), '"a b" (GET /a b) is not an identifier'],
  ["an id that ends a string", callsOf(['"; globalThis.pwned = true; "']), "is not an identifier"],
  ["an empty id", callsOf([""]), '"" (GET /) is not an identifier'],
  ["ids that differ by case", callsOf(["getA", "getX", "geta"]), '"geta" (GET /geta) and "getA" (GET /getA)'],
  ...["constructor", "__proto__", "then", "hasOwnProperty"].map((id): [string, JsonObject, string] => [
    `the id ${id}`,
    { ...withSchema({}), paths: { "/x": { get: operationWith({ operationId: id }) } } },
    `"${id}" (GET /x)`,
  ]),
  ["a reference to itself", withSchema(a, { a }), "#/components/schemas/a: consists of itself"],
  ["references to each other", withSchema(a, { a: b, b: a }), "#/components/schemas/b: consists of itself"],
  [
    "a response that is itself",
    { ...withSchema({}), components: { responses: { a: { $ref: "#/components/responses/a" } } } },
    "#/components/responses/a (used at #/components/responses/a)",
  ],
  [
    "a reference to itself by its pointer",
    withSchema({ $ref: "#/paths/~1a/post/requestBody/content/application~1json/schema" }),
    "#/components/schemas/paths_a_post_requestBody_content_application_json_schema: consists of itself",
  ],
  [
    "a reference that contains code",
    withSchema({ $ref: `#/components/schemas/${pointer(evil)}/a` }, { b: {} }),
    "(used at #/paths",
  ],
  ["a reference to the whole description", withSchema({ $ref: "#/" }), "#/ (used at #/paths/~1a/post"],
  [
    "a discriminator that maps to a file",
    withSchema(a, { a: { discriminator: { propertyName: "x", mapping: { y: "/etc/hostname" } } } }),
    "/etc/hostname (used at #/components/schemas/a/discriminator/mapping)",
  ],
  [
    "a value in a file",
    withSchema({ externalValue: "/etc/hostname" }),
    '#/paths/~1a/post/requestBody/content/application~1json/schema: "externalValue" is not a keyword',
  ],
  ["fields as a list", withSchema({ type: "object", properties: [] }), "/schema/properties: Expected type"],
  ["a field that is null", withSchema(object({ a: null })), "/schema/properties/a: Expected type"],
  [
    "required as a string",
    withSchema({ type: "object", required: "x" }),
    "/schema/required: Expected type `array`",
  ],
  [
    "an enum that is an object",
    withSchema({ type: "string", enum: {} }),
    "/schema/enum: Expected type `array`",
  ],
  ["parts that are not a list", withSchema({ allOf: {} }), "/schema/allOf: Expected type"],
  ["a schema that is a string", withSchema("string"), "application~1json/schema: Expected type `Schema`"],
  [
    "schemas that are a string",
    { ...withSchema({}), components: { schemas: "none" } },
    "#/components/schemas: Expected",
  ],
  [
    "a path that is null",
    { ...withSchema({}), paths: { "/a": null } },
    "#/paths/~1a: Expected type `PathItem`",
  ],
  [
    "an operation that is null",
    { ...withSchema({}), paths: { "/a": { get: null } } },
    "#/paths/~1a/get: Expected",
  ],
  [
    "parameters that are an object",
    withOperation({ parameters: {} }),
    "#/paths/~1a/get/parameters: Expected type",
  ],
  [
    "a parameter that is null",
    withOperation({ parameters: [null] }),
    "#/paths/~1a/get/parameters/0: Expected type",
  ],
  [
    "a parameter without a schema",
    withOperation({ parameters: [{ name: "a", in: "query" }] }),
    "get/parameters/0: Must",
  ],
  [
    "a parameter without a valid location",
    withOperation({ parameters: [{ ...QUERY_PARAMETER, in: "*/" }] }),
    "parameters/0/in: `in` can be",
  ],
  [
    "missing responses",
    withOperation({ responses: null }),
    "#/paths/~1a/get/responses: Expected type `Responses`",
  ],
  [
    "a response that is null",
    withOperation({ responses: { "200": null } }),
    "#/paths/~1a/get/responses/200: Expected",
  ],
  [
    "a body that is a list",
    { ...withSchema({}), paths: { "/a": { post: operationWith({ requestBody: [] }) } } },
    "POST /a (getA): the request body has no media type. Declare one.",
  ],
  [
    "a server that is null",
    { ...withSchema({}), servers: [null] },
    '#/servers/0: "" is not an absolute http(s) URL',
  ],
];
