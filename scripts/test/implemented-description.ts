import type { Json, JsonObject } from "../src/description/json.ts";
import { object } from "./description-builders.ts";

const text: JsonObject = { type: "string" };
const texts: JsonObject = { type: "array", items: text };
const file: JsonObject = { type: "string", format: "binary" };
const thing: JsonObject = { $ref: "#/components/schemas/thing" };
const json: JsonObject = { "application/json": { schema: thing } };

const response = (content: JsonObject): JsonObject => ({ description: "", content });
const query = (name: string, parts: JsonObject): JsonObject => ({ name, in: "query", ...parts });
const body = (content: JsonObject): JsonObject => ({ requestBody: { required: true, content } });

/** The operations by id. Each has its own path. */
const OPERATIONS: Readonly<Record<string, readonly [method: string, parts: JsonObject]>> = {
  successByDefault: ["get", { responses: { default: response(json), 404: { description: "" } } }],
  successByRange: ["get", { responses: { "2XX": response(json), default: { description: "" } } }],
  multiStatus: ["post", { responses: { 207: response(json) } }],
  jsonOrNothing: ["post", { responses: { 200: response(json), 202: { description: "" } } }],
  vendorJson: [
    "post",
    {
      ...body({ "application/vnd.thing+json": { schema: thing } }),
      responses: { 200: response({ "application/vnd.thing+json": { schema: thing } }) },
    },
  ],
  mergePatch: ["patch", body({ "application/merge-patch+json": { schema: thing } })],
  jsonWithCharset: [
    "post",
    {
      ...body({ "application/json; charset=utf-8": { schema: thing } }),
      responses: { 200: response({ "application/json; charset=utf-8": { schema: thing } }) },
    },
  ],
  anyJson: [
    "post",
    { ...body({ "*/*": { schema: thing } }), responses: { 200: response({ "*/*": { schema: thing } }) } },
  ],
  plainText: [
    "post",
    {
      ...body({ "text/plain": { schema: text } }),
      responses: { 200: response({ "text/plain": { schema: text } }) },
    },
  ],
  bytes: [
    "put",
    {
      ...body({ "application/octet-stream": { schema: file } }),
      responses: { 200: response({ "application/octet-stream": { schema: file } }) },
    },
  ],
  pdf: ["get", { responses: { 200: response({ "application/pdf": { schema: file } }) } }],
  page: ["get", { responses: { 200: response({ "text/html": { schema: text } }) } }],
  anyFile: ["get", { responses: { 200: response({ "*/*": { schema: file } }) } }],
  jsonOrCsv: ["get", { responses: { 200: response({ "text/csv": { schema: text }, ...json }) } }],
  form: [
    "post",
    body({
      "application/x-www-form-urlencoded": {
        schema: object({
          name: text,
          tags: texts,
          ids: texts,
          where: { type: "object", properties: { city: text } },
          extra: { type: "object" },
        }),
        encoding: {
          ids: { explode: false },
          where: { style: "deepObject" },
          extra: { contentType: "application/json" },
        },
      },
    }),
  ],
  multipart: [
    "post",
    body({
      "multipart/form-data": {
        schema: object({
          files: { type: "array", items: file },
          tags: texts,
          meta: { type: "object", properties: { name: text } },
          note: { type: "string" },
        }),
        encoding: { meta: { contentType: "application/json" } },
      },
    }),
  ],
  optionalForm: [
    "post",
    { requestBody: { content: { "multipart/form-data": { schema: object({ note: text }) } } } },
  ],
  styles: [
    "get",
    {
      parameters: [
        query("repeated", { schema: texts }),
        query("comma", { explode: false, schema: texts }),
        query("pipe", { style: "pipeDelimited", explode: false, schema: texts }),
        query("space", { style: "spaceDelimited", schema: texts }),
        query("deep", {
          style: "deepObject",
          explode: true,
          schema: { type: "object", properties: { a: text } },
        }),
        query("json", {
          content: { "application/json": { schema: { type: "object", properties: { a: text } } } },
        }),
        query("single", { explode: false, schema: { anyOf: [text, texts] } }),
      ],
    },
  ],
  headers: [
    "get",
    {
      parameters: [
        { name: "X-Request-Id", in: "header", required: true, schema: text },
        { name: "x-count", in: "header", schema: { type: "integer" } },
        { name: "X-Tags", in: "header", schema: texts },
        { name: "Accept", in: "header", required: true, schema: text },
      ],
    },
  ],
  headersAndBody: ["post", { ...body(json), parameters: [{ name: "If-Match", in: "header", schema: text }] }],
  exists: ["head", { responses: { 200: response(json) } }],
};

const done: Json = { 204: { description: "" } };

/** A description with every part of OpenAPI that the published description does not use, and the SDK implements. */
export const IMPLEMENTED: JsonObject = {
  openapi: "3.0.3",
  info: { title: "Implemented", version: "1" },
  servers: [{ url: "https://{region}.api.invalid", variables: { region: { default: "eu" } } }],
  security: [{ key: [] }],
  paths: {
    "x-internal": true,
    ...Object.fromEntries(
      Object.entries(OPERATIONS).map(([operationId, [method, parts]]) => [
        `/${operationId}`,
        { [method]: { operationId, responses: done, ...parts } },
      ]),
    ),
    "/things/": { get: { operationId: "slash", responses: done } },
    "/shared": { $ref: "#/components/pathItems/shared" },
  },
  components: {
    securitySchemes: { key: { type: "http", scheme: "bearer" } },
    pathItems: { shared: { get: { operationId: "sharedItem", responses: done } } },
    schemas: {
      thing: {
        type: "object",
        properties: Object.fromEntries([
          ["name", text],
          ["$ref", text],
          ["__proto__", text],
        ]),
      },
    },
  },
};
