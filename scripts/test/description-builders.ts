import type { Json, JsonObject } from "../src/description/json.ts";

/** A description with one operation, whose request body has the schema. */
export const withSchema = (schema: Json, schemas: JsonObject = {}, version = "3.0.3"): JsonObject => ({
  openapi: version,
  info: { title: "Small", version: "1.0.0" },
  servers: [{ url: "https://api.invalid" }],
  paths: { "/a": { post: operationWith({ requestBody: { content: { "application/json": { schema } } } }) } },
  components: { schemas },
});

/** A description with one GET operation. */
export const withOperation = (parts: JsonObject): JsonObject => ({
  ...withSchema({}),
  paths: { "/a": { get: operationWith(parts) } },
});

export const operationWith = (parts: JsonObject): JsonObject => ({
  operationId: "getA",
  responses: { "200": { description: "" } },
  ...parts,
});

/** References to the schemas `a` and `b`. */
export const a: JsonObject = { $ref: "#/components/schemas/a" };
export const b: JsonObject = { $ref: "#/components/schemas/b" };

export const object = (properties: JsonObject): JsonObject => ({ type: "object", properties });

/** Returns an object schema with this number of levels. */
export const nested = (levels: number): JsonObject =>
  levels === 0 ? { type: "string" } : object({ inner: nested(levels - 1) });

/** A description with one GET operation for each id. */
export const callsOf = (ids: string[]): JsonObject => ({
  ...withSchema({}),
  paths: Object.fromEntries(ids.map((id) => [`/${id}`, { get: operationWith({ operationId: id }) }])),
});

/** Escapes a name as a part of a JSON pointer in a URL. */
export function pointer(name: string): string {
  return encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"));
}
