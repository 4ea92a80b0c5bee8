import fc from "fast-check";
import type { JsonObject } from "../src/description/json.ts";
import { literal } from "../src/generate/modules/typescript.ts";
import type { Overlay } from "../src/overlay/apply-overlay.ts";
import {
  a,
  b,
  callsOf,
  nested,
  object,
  operationWith,
  pointer,
  withOperation,
  withSchema,
} from "./description-builders.ts";

/** Texts that end a comment, a string or a line early, or that are names of inherited properties. */
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

/** Returns a description and an overlay that use the text as every name, value and overlay text. */
function hostile(text: string): [JsonObject, Overlay["actions"]] {
  const schema: JsonObject = { $ref: `#/components/schemas/${pointer(text)}` };
  const content: JsonObject = { "application/json": { schema }, [text]: { schema } };
  const parameters: JsonObject[] = [
    {
      name: text,
      in: "query",
      ...(isEncoded(text) ? { style: "deepObject", schema: { type: "object" } } : { schema: {} }),
    },
    // HTTP allows these characters only.
    { name: text.replaceAll(/[^\w!#$%&'*+.^`|~-]/g, "-"), in: "header", schema: { type: "string" } },
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
    servers: [{ url: `https://api.invalid/${text.replaceAll(/[{}]/g, "")}` }],
    tags: [{ name: text }],
    paths: {
      "/a": { post: operation },
      [`/${text.replaceAll(/[{}?#\\]/g, "")}`]: { get: { operationId: "getB", responses: {} } },
    },
    components: { schemas: { [text]: thing, picked: { enum: [text] } } },
  };
  const texts: JsonObject = { title: text, description: text, example: text };
  const actions: Overlay["actions"] = [
    { target: "$.paths.*.*", update: { summary: text, description: text, externalDocs: { url: text } } },
    {
      target: "$.components.schemas.*",
      update: { ...texts, properties: { described: { ...texts, type: "string" } } },
    },
    { target: "$.paths['/a'].post.parameters[*]", update: texts },
  ];
  return [description, actions];
}

/** Whether the text can be a name in the table. The compiler rejects names that every object inherits. */
const isEncoded = (text: string): boolean => !["constructor", "toString"].includes(text);

/** A program that compiles and runs only if the types and the table have the exact text. */
const probe = (text: string): string => `
import { operations as table } from "./generated/operations.ts";
import type { components, operations } from "./generated/schema.ts";
export const thing: components["schemas"][${literal(text)}] = { [${literal(text)}]: ${literal(text)} };
export const query: operations["postA"]["parameters"]["query"] = { [${literal(text)}]: {} };
if (Object.hasOwn(table.postA.query ?? {}, ${literal(text)}) !== ${isEncoded(text)}) throw new Error("lost");
`;

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
const RANDOM = fc.sample(
  fc.string({ unit: "binary", maxLength: 12 }).filter((text) => !(text in Object.prototype)),
  { numRuns: 300, seed: 1 },
);

export interface Case {
  readonly name: string;
  readonly description: JsonObject;
  readonly actions?: Overlay["actions"];
  /** The source of an additional module. */
  readonly probe?: string;
}

/** Descriptions for which valid code is generated. */
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
  {
    name: "a reference to the items of another schema",
    description: withSchema(
      { $ref: "#/components/schemas/a/items" },
      { a: { type: "array", items: nested(1) } },
    ),
  },
  {
    name: "schemas that contain each other in arrays, and have names",
    description: withSchema(a, {
      a: { oneOf: [{ type: "string" }, { type: "array", items: b }] },
      b: { type: "array", items: { anyOf: [a, { type: "object", additionalProperties: a }] } },
    }),
    actions: [
      { target: "$.components.schemas.a", update: { "x-sdk-type": "One" } },
      { target: "$.components.schemas.b", update: { "x-sdk-type": "Other" } },
    ],
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
  {
    name: "operations outside of the paths",
    description: {
      ...withSchema({}),
      openapi: "3.1.0",
      webhooks: { hook: { post: operationWith({ operationId: "hook" }) } },
    },
  },
  { name: "a field named valueOf", description: withSchema(object({ valueOf: {} })) },
  { name: "enums of mixed values", description: withSchema({ enum: [1, null, true, { a: 1 }, "a"] }) },
];

/** Descriptions that OpenAPI allows, but for which the generated code does not compile. */
export const UNCOMPILABLE: Case[] = [
  {
    name: "a filter that is named constructor",
    description: withOperation({
      parameters: [{ name: "constructor", in: "query", style: "deepObject", schema: { type: "object" } }],
    }),
  },
];
