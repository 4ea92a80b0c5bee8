import { describe, expect, test } from "vitest";
import { a, b, object, operationWith, withOperation, withSchema } from "../../test/description-builders.ts";
import type { Json, JsonObject } from "../description/json.ts";
import { normalise } from "../read/normalise.ts";
import { InputError } from "../shared/input-error.ts";
import { checkSupport } from "./check-support.ts";

const text: JsonObject = { type: "string" };
const file: JsonObject = { type: "string", format: "binary" };
const check = (description: JsonObject): void => checkSupport(normalise(description), "published.yaml");

/** A description with one operation, which has these parts. */
const withMethod = (method: string, parts: JsonObject): JsonObject => ({
  ...withSchema({}),
  paths: { "/a": { [method]: operationWith(parts) } },
});
const withParameter = (parameter: JsonObject): JsonObject => {
  const path = parameter.in === "path" ? "/a/{id}" : "/a";
  const get = operationWith({ parameters: [{ name: "id", ...parameter }] });
  return { ...withSchema({}), paths: { [path]: { get } } };
};
const withBody = (content: JsonObject): JsonObject => withMethod("post", { requestBody: { content } });
const withField = (type: string, schema: Json, encoding: JsonObject = {}): JsonObject =>
  withBody({ [type]: { schema: object({ field: schema }), encoding: { field: encoding } } });
const withResponses = (responses: JsonObject): JsonObject => withOperation({ responses });
const response = (content: JsonObject): JsonObject => ({ description: "", content });
const withServers = (servers: Json): JsonObject => ({ ...withSchema({}), servers });
const withScheme = (scheme: JsonObject, security: Json = [{ key: [] }]): JsonObject => ({
  ...withSchema({}),
  security,
  components: { securitySchemes: { key: scheme } },
});

const FORM = "application/x-www-form-urlencoded";
const MULTIPART = "multipart/form-data";

describe("the description is rejected with the location of", () => {
  const PARAMETER = "#/paths/~1a/get/parameters/0: the";
  const POST = "POST /a (getA): ";

  test.each<[string, JsonObject, string]>([
    [
      "an unknown keyword",
      withSchema({ typ: "string" }),
      '/schema: "typ" is not a keyword of OpenAPI 3.0 here',
    ],
    [
      "a keyword in another object",
      withOperation({ schema: {} }),
      '#/paths/~1a/get: "schema" is not a keyword',
    ],
    [
      "a key that JavaScript gives to every object",
      withSchema({ constructor: {} }),
      '/schema: "constructor" is not a keyword',
    ],
    ...["prefixItems", "if", "patternProperties", "unevaluatedProperties", "contains"].map(
      (keyword): [string, JsonObject, string] => [
        `the keyword ${keyword} of OpenAPI 3.1`,
        withSchema({ [keyword]: {} }, {}, "3.1.0"),
        `/schema: "${keyword}" is a keyword of a later OpenAPI version`,
      ],
    ),
    [
      "a query method",
      { ...withSchema({}), paths: { "/a": { query: operationWith({}) } } },
      '#/paths/~1a: "query" is a keyword of a later OpenAPI version that has no equivalent in 3.0. Remove it; its operations cannot be called',
    ],
    [
      "additional operations",
      { ...withSchema({}), paths: { "/a": { additionalOperations: { COPY: operationWith({}) } } } },
      '#/paths/~1a: "additionalOperations" is a keyword of a later',
    ],
    [
      "streamed items",
      withResponses({ 200: response({ "application/json": { itemSchema: {} } }) }),
      '/content/application~1json: "itemSchema" is a keyword of a later',
    ],
    [
      "a default that looks like a reference",
      withSchema({ type: "object", default: { $ref: "#/components/schemas/a" } }, { a: text }),
      '/schema/default: the value has a key "$ref", so tools would take it for a reference. Remove the value.',
    ],
    [
      "an enum that looks like a reference",
      withSchema({ enum: [{ a: [{ $ref: "b" }] }] }),
      "/schema/enum: the value",
    ],

    [
      "an array of itself",
      withSchema(a, { a: { type: "array", items: a } }),
      "#/components/schemas/a: contains itself outside of the fields of an object, which only a type with a name can express. Set `x-sdk-type`.",
    ],
    [
      "arrays of each other",
      withSchema(a, { a: { oneOf: [text, { type: "array", items: b }] }, b: { type: "array", items: a } }),
      "#/components/schemas/b: contains itself outside",
    ],
    [
      "a schema that is all of itself",
      withSchema(a, { a: { allOf: [a, object({})] } }),
      "#/components/schemas/a: consists of itself, so it describes no value. Remove the reference to itself.",
    ],
    [
      "schemas that are each other",
      withSchema(a, { a: { oneOf: [b, {}] }, b: { anyOf: [a, {}] } }),
      "#/components/schemas/b: consists of itself",
    ],
    ...["enum", "default"].map((keyword): [string, JsonObject, string] => [
      `a large integer in ${keyword}`,
      withSchema({ type: "integer", [keyword]: [2 ** 53] }),
      `/schema/${keyword}: an integer beyond 2^53 - 1 was rounded`,
    ]),
    [
      "a field whose name is not a part of a URL",
      withSchema(object({ "100%": text })),
      "/schema/properties/100%: the name has a percent sign that begins no escape",
    ],
    [
      "a path that is not a part of a URL",
      { ...withSchema({}), paths: { "/a%b": { get: operationWith({}) } } },
      "#/paths/~1a%b: the name has a percent sign",
    ],
    ["no server", withServers([]), "#/servers: no server is declared. Set `servers` to the absolute URL"],
    ["a relative server", withServers([{ url: "/v1" }]), '#/servers/0: "/v1" is not an absolute http(s) URL'],
    [
      "a server of another scheme",
      withServers([{ url: "wss://a.invalid" }]),
      '"wss://a.invalid" is not an absolute',
    ],
    [
      "a server with an undeclared variable",
      withServers([{ url: "https://{region}.invalid" }]),
      '"https://{region}.invalid" is not an absolute http(s) URL',
    ],
    ...["https://a.invalid/?b=1", "https://a.invalid/#b", "https://b:c@a.invalid"].map(
      (url): [string, JsonObject, string] => [
        `the server ${url}`,
        withServers([{ url }]),
        `#/servers/0: "${url}" is not an absolute http(s) URL without query, fragment and credentials`,
      ],
    ),
    [
      "a server of an operation",
      withOperation({ servers: [{ url: "https://files.invalid" }] }),
      '#/paths/~1a/get/servers: calls go to "https://files.invalid" instead of "https://api.invalid". The client has one base URL',
    ],
    [
      "a server of a path",
      { ...withSchema({}), paths: { "/a": { servers: [{ url: "/v2" }], get: operationWith({}) } } },
      '#/paths/~1a/servers: calls go to "/v2"',
    ],
    [
      "a key in another header",
      withScheme({ type: "apiKey", in: "header", name: "X-Api-Key" }),
      '#/security: requires "key". The client sends its key as "Authorization: Bearer" only.',
    ],
    ["a password", withScheme({ type: "http", scheme: "basic" }), '#/security: requires "key"'],
    [
      "an undeclared scheme",
      { ...withSchema({}), security: [{ other: [] }] },
      '#/security: requires "other"',
    ],
    [
      "an operation with two keys at once",
      {
        ...withScheme({ type: "http", scheme: "bearer" }, []),
        paths: { "/a": { get: operationWith({ security: [{ key: [], other: [] }] }) } },
      },
      'Operation getA/security: requires "key", "other"',
    ],

    ...[
      ["/a#b", 'contains "?", "#" or "\\"'],
      ["/a?b=c", 'contains "?", "#" or "\\"'],
      ["/a/../b", 'has a segment "." or ".."'],
      ["/a/{b", "has a brace without its counterpart"],
      ["/a/b}", "has a brace without its counterpart"],
      ["/a/{}", "has a brace without its counterpart"],
    ].map(([path = "", problem]): [string, JsonObject, string] => [
      `the path ${path}`,
      { ...withSchema({}), paths: { [path]: { get: operationWith({}) } } },
      `GET ${path} (getA): the path ${problem}`,
    ]),
    [
      "a cookie",
      withParameter({ in: "cookie", schema: text }),
      `${PARAMETER} cookie parameter "id" cannot be sent, because \`fetch\` does not send cookies`,
    ],
    [
      "a header that the runtime sets",
      withParameter({ in: "header", name: "Host", schema: text }),
      `${PARAMETER} header parameter "Host" is a header that \`fetch\` or the client sets. Remove it.`,
    ],
    ...["Accept-Encoding", "Set-Cookie", "Sec-Fetch-Mode", "Proxy-Authorization"].map(
      (name): [string, JsonObject, string] => [
        `the header ${name}, which browsers drop`,
        withParameter({ in: "header", name, schema: text }),
        `header parameter "${name}" is a header that \`fetch\` or the client sets`,
      ],
    ),
    [
      "a header with a name that HTTP does not allow",
      withParameter({ in: "header", name: "X Id", schema: text }),
      'header parameter "X Id" has a name that no header can have',
    ],
    [
      "a header that the path and the operation spell differently",
      {
        ...withSchema({}),
        paths: {
          "/a": {
            parameters: [{ name: "X-Id", in: "header", schema: text }],
            get: operationWith({ parameters: [{ name: "x-id", in: "header", schema: text }] }),
          },
        },
      },
      'GET /a (getA): the parameters "X-Id" and "x-id" are the same header. Remove one of them.',
    ],
    [
      "a path parameter that is optional",
      withParameter({ in: "path", schema: text }),
      'the path parameter "id" is optional, but a path needs all its parameters. Set `required: true`.',
    ],
    [
      "a header with an object",
      withParameter({ in: "header", schema: object({}) }),
      'header parameter "id" holds an object',
    ],
    [
      "a header with content",
      withParameter({ in: "header", content: { "application/json": { schema: {} } } }),
      'header parameter "id" has `content`',
    ],
    [
      "a path parameter with an array",
      withParameter({ in: "path", required: true, schema: { type: "array", items: text } }),
      'the path parameter "id" has the type array. The client sends ids only',
    ],
    [
      "a path parameter with an array among its alternatives",
      withParameter({ in: "path", required: true, schema: { oneOf: [text, { type: "boolean" }] } }),
      'the path parameter "id" has the type boolean',
    ],
    ...["label", "matrix"].map((style): [string, JsonObject, string] => [
      `a path parameter in the style ${style}`,
      withParameter({ in: "path", required: true, style, schema: text }),
      `the path parameter "id" has the style ${style}, which the client does not write`,
    ]),
    [
      "an object in the style form",
      withParameter({ in: "query", schema: object({}) }),
      `${PARAMETER} query parameter "id" holds an object, which the style form spreads over parameters of other names. Describe it with \`style: deepObject\``,
    ],
    [
      "an object behind a reference and an alternative",
      {
        ...withParameter({ in: "query", schema: { anyOf: [text, a] } }),
        components: { schemas: { a: object({}) } },
      },
      'query parameter "id" holds an object',
    ],
    [
      "an object between pipes",
      withParameter({ in: "query", style: "pipeDelimited", schema: { type: "object" } }),
      'query parameter "id" holds an object, which the style pipeDelimited',
    ],
    [
      "an array of objects",
      withParameter({ in: "query", schema: { type: "array", items: object({}) } }),
      'query parameter "id" holds an array of objects, which the style form cannot express',
    ],
    [
      "an array of arrays",
      withParameter({
        in: "query",
        explode: false,
        schema: { type: "array", items: { type: "array", items: {} } },
      }),
      'query parameter "id" holds an array of arrays',
    ],
    [
      "a query parameter with XML",
      withParameter({ in: "query", content: { "application/xml": { schema: text } } }),
      'query parameter "id" has `content` that is not JSON',
    ],

    [
      "an OPTIONS request",
      withMethod("options", {}),
      "OPTIONS /a (getA): the client does not send OPTIONS requests",
    ],
    ["a TRACE request", withMethod("trace", {}), "TRACE /a (getA): the client does not send TRACE requests"],
    [
      "a GET with a body",
      withOperation({ requestBody: { content: { "application/json": {} } } }),
      "GET /a (getA): `fetch` cannot send a body with GET. Remove the request body",
    ],
    ["a body without a media type", withBody({}), `${POST}the request body has no media type. Declare one.`],
    [
      "XML with fields",
      withBody({ "application/xml": { schema: object({ a: text }) } }),
      `${POST}a body of application/xml with this schema cannot be written`,
    ],
    [
      "parts that are not a form",
      withBody({ "multipart/mixed": { schema: object({}) } }),
      "a body of multipart/mixed",
    ],
    [
      "a form that is not an object",
      withBody({ [FORM]: { schema: text } }),
      `a body of ${FORM} must be an object`,
    ],
    [
      "an object in a form",
      withField(FORM, object({})),
      `${POST}the form field "field" holds an object, which the style form spreads over fields of other names. Set \`x-sdk-encoding: brackets\``,
    ],
    [
      "an array of objects in a form",
      withField(MULTIPART, { type: "array", items: object({}) }),
      'the form field "field" holds an array of objects. Set `x-sdk-encoding',
    ],
    [
      "an array of JSON parts",
      withField(MULTIPART, { type: "array", items: text }, { contentType: "application/json" }),
      'the form field "field" is an array of JSON, which may be one part or one part for each item',
    ],
    ...[
      ["XML as text", MULTIPART, text, "application/xml"],
      ["XML with fields", MULTIPART, object({}), "application/xml"],
      ["JSON of a special media type in a part", MULTIPART, object({}), "application/vnd.a+json"],
      ["XML in a form without parts", FORM, text, "application/xml"],
    ].map(([name, type, schema, contentType]): [string, JsonObject, string] => [
      `a field with ${name}`,
      withField(String(type), schema ?? {}, { contentType: contentType ?? "" }),
      `the form field "field" has the content type ${contentType}, which the client does not send`,
    ]),
    [
      "an object as plain text",
      withField(MULTIPART, object({}), { contentType: "text/plain" }),
      'the form field "field" holds an object, which text/plain cannot express',
    ],
    [
      "an object or a text in a part",
      withField(MULTIPART, { oneOf: [text, object({})] }),
      'the form field "field" holds an object or another value, which are written differently',
    ],
    [
      "a form with alternatives",
      withBody({ [MULTIPART]: { schema: { oneOf: [object({ a: text }), object({ b: object({}) })] } } }),
      'the form field "a" is described in an alternative',
    ],
    [
      "a form with other fields that hold objects",
      withBody({ [FORM]: { schema: { type: "object", additionalProperties: object({}) } } }),
      "the other fields of the form hold objects",
    ],
    [
      "files of several types",
      withBody({ "image/png": { schema: file }, "image/jpeg": { schema: file } }),
      `${POST}the body may be of image/jpeg or image/png, but the client cannot know which one a call sends. Remove the others, or declare a range such as image/*`,
    ],
    [
      "texts of several types",
      withBody({ "text/plain": { schema: text }, "text/csv": { schema: text } }),
      `${POST}the body may be of text/csv or text/plain, but the client cannot know which one a call sends. Remove the others.`,
    ],
    [
      "a field with headers",
      withField(MULTIPART, text, { headers: { "X-A": { schema: text } } }),
      'the form field "field" has headers of its own',
    ],
    [
      "a style in multipart/form-data",
      withField(MULTIPART, object({}), { style: "deepObject" }),
      'the form field "field" has a style, which OpenAPI 3.0 does not define for multipart/form-data',
    ],

    [
      "a stream of events",
      withResponses({ 200: response({ "text/event-stream": { schema: text } }) }),
      "GET /a (getA): the client cannot read the 200 response of text/event-stream, which is a stream of items. Remove the operation",
    ],
    [
      "XML with fields in a response",
      withResponses({ default: response({ "application/xml": { schema: object({}) } }) }),
      "the client cannot read the default response of application/xml with this schema",
    ],
    [
      "files as well as JSON",
      withResponses({
        200: response({ "application/pdf": {} }),
        202: response({ "application/json": { schema: object({}) } }),
      }),
      "GET /a (getA): its successful responses are files as well as text or JSON",
    ],
    [
      "only a redirect",
      withResponses({ 302: { description: "" } }),
      "GET /a (getA): no successful response is declared, so the result of a call is unknown. Declare one.",
    ],
    [
      "a status that is none",
      withResponses({ ok: { description: "" } }),
      'GET /a (getA): "ok" is not a status',
    ],
  ])("%s", (_, description, message) => {
    expect(() => check(description)).toThrow(InputError);
    expect(() => check(description)).toThrow(message);
    expect(() => check(description)).toThrow(
      /^published\.yaml has parts that the SDK does not support:(?:\n {2}.+)+\nCorrect them in openapi\/overlay\.yaml, or extend the generator\.$/,
    );
  });
});

test("every problem is reported, each on one line", () => {
  const description = withParameter({ in: "cookie", schema: text });
  const several = { ...description, servers: [{ url: "/" }], unknown: 1, security: [{ other: [] }] };
  expect(() => check(several)).toThrow(/^.+:(?:\n {2}#.+){4}\nCorrect.+$/);
});

describe("the description is accepted with", () => {
  test.each<[string, JsonObject]>([
    ["extensions everywhere", { ...withOperation({ "x-a": 1 }), "x-b": { $ref: "c" } }],
    ["extensions beside paths and responses", { ...withResponses({ 200: { description: "" }, "x-a": {} }) }],
    [
      "variables in the server",
      withServers([{ url: "https://{a}.invalid", variables: { a: { default: "b" } } }]),
    ],
    ["the same server for an operation", withOperation({ servers: [{ url: "https://api.invalid" }] })],
    ["a key that one operation does not need", { ...withScheme({ type: "http", scheme: "Bearer" }) }],
    [
      "another key as an alternative",
      withScheme({ type: "http", scheme: "bearer" }, [{ other: [] }, { key: [] }]),
    ],
    ["calls without a key as an alternative", { ...withSchema({}), security: [{ other: [] }, {}] }],
    ["an OAuth token", withScheme({ type: "oauth2", flows: {} })],
    [
      "headers that OpenAPI describes elsewhere",
      withParameter({ in: "header", name: "Accept", schema: text }),
    ],
    ["a property that is called $ref", withSchema(object({ $ref: text }))],
    ["a field that is called like a keyword of 3.1", withSchema(object({ if: text, query: text }))],
    ["JSON for each part of a form", withField(MULTIPART, object({}))],
    ["a type for a file of a form", withField(MULTIPART, file, { contentType: "image/png, image/jpeg" })],
    [
      "a type for each file of a form",
      withField(MULTIPART, { type: "array", items: file }, { contentType: "image/png" }),
    ],
    [
      "plain text in a part",
      withField(MULTIPART, { type: "integer" }, { contentType: "text/plain; charset=utf-8" }),
    ],
    [
      "groups of required fields in a form",
      withBody({ [FORM]: { schema: { ...object({ a: text, b: text }), anyOf: [{ required: ["a"] }] } } }),
    ],
    ["a range of files", withBody({ "image/*": { schema: file } })],
    ["files as well as JSON", withBody({ "image/png": {}, "image/jpeg": {}, "application/json": {} })],
    ["itself in a field", withSchema(a, { a: { type: "array", items: object({ a }) } })],
    [
      "itself in a map",
      withSchema(a, { a: { type: "object", additionalProperties: { type: "array", items: a } } }),
    ],
    ["a large limit", withSchema({ type: "integer", format: "int64", maximum: 2 ** 63 })],
    ["no responses", withOperation({ responses: {} })],
    [
      "definitions inside of a schema",
      withSchema(
        a,
        { a: { $defs: { b: text }, items: { $ref: "#/components/schemas/a/$defs/b" } } },
        "3.1.0",
      ),
    ],
  ])("%s", (_, description) => {
    expect(() => check(description)).not.toThrow();
  });
});
