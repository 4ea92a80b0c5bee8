import fc from "fast-check";
import type { Json, JsonObject } from "../src/description/json.ts";
import { literal } from "../src/generate/modules/typescript.ts";
import type { Overlay } from "../src/overlay/apply-overlay.ts";

/** Texts that end a comment, a string or a line too early, or that mean something to every object. */
export const TEXTS: readonly string[] = [
  "*/ globalThis.pwned = true; /*",
  "\n*/ globalThis.pwned = true; /*\n",
  '"; globalThis.pwned = true; "',
  "'; globalThis.pwned = true; '",
  "`; globalThis.pwned = true; `",
  `\${globalThis.pwned = true}`,
  "\nglobalThis.pwned = true\n",
  "\r\nglobalThis.pwned = true",
  "\u2028globalThis.pwned = true",
  'x"]: 1 }; globalThis.pwned = true; ({ ["',
  "// @ts-expect-error",
  "\\",
  '\\"',
  "*\\/",
  "a-b",
  "é 😀",
  " ",
  "0",
  "__proto__",
  "constructor",
  "toString",
  "default",
  "Error",
  "Object",
  "string",
  "operations",
];

/** A description with the text as a name, a value or our words wherever one can be. */
function hostile(text: string): [JsonObject, Overlay["actions"]] {
  const schema: JsonObject = { $ref: `#/components/schemas/${pointer(text)}` };
  const content: JsonObject = { "application/json": { schema }, [text]: { schema } };
  const parameters: JsonObject[] = [
    { name: text, in: "query", ...(isEncoded(text) && { style: "deepObject" }), schema: { type: "object" } },
    { name: text, in: "header", schema: { type: "string" } },
    { name: text, in: "cookie", schema: { type: "string" } },
  ];
  const operation: JsonObject = {
    operationId: "postA",
    tags: [text],
    parameters,
    requestBody: { required: true, content },
    responses: { "200": { description: text, headers: { [text]: { schema: { type: "string" } } }, content } },
  };
  const field: JsonObject = {
    type: "string",
    enum: ["other", text],
    default: text,
    format: text,
    pattern: text,
  };
  const thing: JsonObject = { type: "object", required: [text], properties: { [text]: field } };
  const description: JsonObject = {
    openapi: "3.0.3",
    info: { title: text, version: text },
    servers: [{ url: text }],
    tags: [{ name: text }],
    paths: { "/a": { post: operation }, [`/${text}`]: { get: { operationId: "getB", responses: {} } } },
    components: { schemas: { [text]: thing, picked: { const: text } } },
  };
  const words: JsonObject = { title: text, description: text, example: text };
  const actions: Overlay["actions"] = [
    { target: "$.paths.*.*", update: { summary: text, description: text, externalDocs: { url: text } } },
    {
      target: "$.components.schemas.*",
      update: { ...words, properties: { described: { ...words, type: "string" } } },
    },
    { target: "$.paths['/a'].post.parameters[*]", update: words },
  ];
  return [description, actions];
}

/** TypeScript looks such names up in what every object inherits; the compiler refuses a table with them. */
const isEncoded = (text: string): boolean => !["constructor", "toString"].includes(text);

/** Compiles and runs when the text arrived in the types and in the table as it is. */
const probe = (text: string): string => `
import { operations as table } from "./generated/operations.ts";
import type { components, operations } from "./generated/schema.ts";
export const thing: components["schemas"][${literal(text)}] = { [${literal(text)}]: ${literal(text)} };
export const query: operations["postA"]["parameters"]["query"] = { [${literal(text)}]: {} };
if (Object.hasOwn(table.postA.query ?? {}, ${literal(text)}) !== ${isEncoded(text)}) throw new Error("lost");
`;

const withSchema = (schema: Json, schemas: JsonObject = {}, version = "3.0.3"): JsonObject => ({
  openapi: version,
  info: { title: "Small", version: "1.0.0" },
  paths: { "/a": { post: operationWith({ requestBody: { content: { "application/json": { schema } } } }) } },
  components: { schemas },
});
const withOperation = (parts: JsonObject): JsonObject => ({
  ...withSchema({}),
  paths: { "/a": { get: operationWith(parts) } },
});
const operationWith = (parts: JsonObject): JsonObject => ({
  operationId: "getA",
  responses: { "200": { description: "" } },
  ...parts,
});
const a: JsonObject = { $ref: "#/components/schemas/a" };
const b: JsonObject = { $ref: "#/components/schemas/b" };
const object = (properties: JsonObject): JsonObject => ({ type: "object", properties });
const nested = (levels: number): JsonObject =>
  levels === 0 ? { type: "string" } : object({ inner: nested(levels - 1) });

const IDS = [
  "default",
  "class",
  "delete",
  "await",
  "prototype",
  "name",
  "length",
  "eval",
  "undefined",
  "paths",
];
const callsOf = (ids: string[]): JsonObject => ({
  ...withSchema({}),
  paths: Object.fromEntries(ids.map((id) => [`/${id}`, { get: operationWith({ operationId: id }) }])),
});
const RANDOM = fc.sample(
  fc.string({ unit: "binary", maxLength: 12 }).filter((text) => !(text in Object.prototype)),
  { numRuns: 300, seed: 1 },
);

export interface Case {
  readonly name: string;
  readonly description: JsonObject;
  readonly actions?: Overlay["actions"];
  /** A module beside the sources. */
  readonly probe?: string;
}

/** From which code can be made that says the same. */
export const ACCEPTED: Case[] = [
  ...TEXTS.map((text) => {
    const [description, actions] = hostile(text);
    return { name: `the text ${JSON.stringify(text)} everywhere`, description, actions, probe: probe(text) };
  }),
  {
    name: "300 random field names and values",
    description: withSchema(
      object(Object.fromEntries(RANDOM.map((text) => [text, { type: "string", enum: [text] }]))),
    ),
  },
  {
    name: "operations that are named like keywords",
    description: callsOf(IDS),
    probe: `
import { createClient } from "./index.ts";
const { call } = createClient({ apiKey: "test-key", baseUrl: "https://api.invalid" });
for (const made of [${IDS.map((id) => `call.${id}`)}]) if (typeof made !== "function") throw new Error("no call");
`,
  },
  { name: "20 levels", description: withSchema(nested(20)) },
  { name: "60 levels", description: withSchema(nested(60)) },
  { name: "a schema with itself in a field", description: withSchema(a, { a: object({ a }) }) },
  {
    name: "schemas with each other in a field",
    description: withSchema(a, { a: object({ b }), b: object({ a }) }),
  },
  {
    name: "a schema with itself in a field of its allOf",
    description: withSchema(a, {
      a: { allOf: [b, object({ children: { type: "array", items: a } })] },
      b: object({ a }),
    }),
  },
  { name: "a map of itself", description: withSchema(a, { a: { type: "object", additionalProperties: a } }) },
  { name: "fields named $ref", description: withSchema(object({ $ref: { type: "string" } })) },
  { name: "enums of mixed values", description: withSchema({ enum: [1, null, true, { a: 1 }, "a"] }) },
];

/** What OpenAPI allows and TypeScript cannot express, or the table does not know yet. */
export const UNCOMPILABLE: Case[] = [
  {
    name: "a filter that is named constructor",
    description: withOperation({
      parameters: [{ name: "constructor", in: "query", style: "deepObject", schema: { type: "object" } }],
    }),
  },
  { name: "an array of itself", description: withSchema(a, { a: { type: "array", items: a } }) },
  { name: "a schema that is all of itself", description: withSchema(a, { a: { allOf: [a, object({})] } }) },
  {
    name: "schemas that are each other",
    description: withSchema(a, { a: { oneOf: [b, {}] }, b: { anyOf: [a, {}] } }),
  },
  {
    name: "a method without a call",
    description: { ...withSchema({}), paths: { "/a": { head: operationWith({}) } } },
  },
  {
    name: "a reference to the items of another schema",
    description: withSchema(
      { $ref: "#/components/schemas/a/items" },
      { a: { type: "array", items: nested(1) } },
    ),
  },
  {
    name: "operations that stand outside of the paths",
    description: {
      ...withSchema({}),
      openapi: "3.1.0",
      webhooks: { hook: { post: operationWith({ operationId: "hook" }) } },
    },
  },
];

const QUERY_PARAMETER: JsonObject = { name: "a", in: "query", schema: { type: "string" } };
const evil = 'any; } globalThis.pwned = true; interface x { a: any["';

/** What is refused before any code is made of it, and what the message says. */
export const REFUSED: [string, JsonObject, string][] = [
  ["a field that openapi-typescript fails at", withSchema(object({ valueOf: {} })), "cannot generate types"],
  ["an id that is not an identifier", callsOf(["a b"]), '"a b" (GET /a b) is not an identifier'],
  ["an id that ends a string", callsOf(['"; globalThis.pwned = true; "']), "is not an identifier"],
  ["an empty id", callsOf([""]), '"" (GET /) is not an identifier'],
  ["ids that differ by case", callsOf(["getA", "getX", "geta"]), '"geta" (GET /geta) and "getA" (GET /getA)'],
  ...["constructor", "__proto__", "then", "hasOwnProperty"].map((id): [string, JsonObject, string] => [
    `the id ${id}`,
    { ...withSchema({}), paths: { "/x": { get: operationWith({ operationId: id }) } } },
    `"${id}" (GET /x)`,
  ]),
  ["a reference to itself", withSchema(a, { a }), "#/components/schemas/a (used at #/components/schemas/a)"],
  [
    "references to each other",
    withSchema(a, { a: b, b: a }),
    "#/components/schemas/b (used at #/components/schemas/a)",
  ],
  [
    "a response that is itself",
    { ...withSchema({}), components: { responses: { a: { $ref: "#/components/responses/a" } } } },
    "#/components/responses/a (used at #/components/responses/a)",
  ],
  [
    "a reference to its own place",
    withSchema({ $ref: "#/paths/~1a/post/requestBody/content/application~1json/schema" }),
    "(used at #/paths/~1a/post/requestBody/content/application~1json/schema)",
  ],
  [
    "a reference to code",
    { ...withSchema({ $ref: `#/${pointer(evil)}/a` }), [evil]: { a: {} } },
    "(used at #/paths",
  ],
  ["a reference to the whole description", withSchema({ $ref: "#/" }), "#/ (used at #/paths/~1a/post"],
  [
    "a discriminator that maps to a file",
    withSchema(a, { a: { discriminator: { propertyName: "x", mapping: { y: "/etc/hostname" } } } }),
    "/etc/hostname (used at #/components/schemas/a/discriminator/mapping)",
  ],
  [
    "a value that stands in a file",
    withSchema({ externalValue: "/etc/hostname" }),
    "/etc/hostname (used at #/paths/~1a/post/requestBody",
  ],
  ["fields as a list", withSchema({ type: "object", properties: [] }), "/schema/properties: Expected type"],
  ["a field that is null", withSchema(object({ a: null })), "/schema/properties/a: Expected type"],
  [
    "required as a text",
    withSchema({ type: "object", required: "x" }),
    "/schema/required: Expected type `array`",
  ],
  [
    "an enum that is an object",
    withSchema({ type: "string", enum: {} }),
    "/schema/enum: Expected type `array`",
  ],
  ["parts that are no list", withSchema({ allOf: {} }), "/schema/allOf: Expected type"],
  ["a schema that is a text", withSchema("string"), "application~1json/schema: Expected type `Schema`"],
  [
    "schemas that are a text",
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
    "a parameter in no place",
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
  ["a body that is a list", withOperation({ requestBody: [] }), "#/paths/~1a/get/requestBody: Expected type"],
  ["a server that is null", { ...withSchema({}), servers: [null] }, "#/servers/0: Expected type `Server`"],
];

function pointer(name: string): string {
  return encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"));
}
