import { requestContentOf } from "../description/content.ts";
import { isObject, type Json, type JsonObject, objectOr } from "../description/json.ts";
import { mapObjects } from "../description/traversal/map-objects.ts";
import { schemaToOpenApi30 } from "./schema-to-openapi-3-0.ts";

/**
 * Rewrites an OpenAPI 3.1 description as OpenAPI 3.0, so that all later steps read one version, and so that an API that
 * only republishes its description in 3.1 does not change. Keywords that 3.0 cannot express are kept, so that a later
 * step can reject them. Webhooks become `x-sdk-webhooks`. A description in 3.0 is returned unchanged.
 */
export function toOpenApi30(description: JsonObject): JsonObject {
  if (!String(description.openapi).startsWith("3.1.")) return description;
  const { webhooks, jsonSchemaDialect, ...rest } = mapObjects(description, (object, kind) =>
    kind === "schema" ? schemaToOpenApi30(object) : object,
  );
  const isDefaultDialect = jsonSchemaDialect === undefined || jsonSchemaDialect === DEFAULT_DIALECT;
  return {
    ...rest,
    openapi: "3.0.3",
    ...(!isDefaultDialect && { jsonSchemaDialect }),
    ...eventsOf(rest, webhooks),
  };
}

const DEFAULT_DIALECT = "https://spec.openapis.org/oas/3.1/dialect/base";

/** Returns `x-sdk-webhooks`, or the webhooks unchanged if one is not a POST of JSON. */
function eventsOf(description: JsonObject, webhooks: Json | undefined): JsonObject {
  if (!isObject(webhooks)) return {};
  const payloads = Object.entries(webhooks).map(
    ([name, item]) => [name, payloadOf(description, item)] as const,
  );
  if (payloads.some(([, schema]) => schema === undefined)) return { webhooks };
  return {
    "x-sdk-webhooks": Object.fromEntries(payloads.map(([name, schema]) => [name, { schema: schema ?? {} }])),
  };
}

/** Returns the schema of the payload of a webhook, or `undefined` if its request is not a POST of JSON. */
function payloadOf(description: JsonObject, item: Json): Json | undefined {
  const { post } = objectOr(item);
  if (!isObject(post)) return undefined;
  if (post.requestBody === undefined) return {};
  const content = requestContentOf(description, post.requestBody);
  return content?.kind === "json" ? (content.media.schema ?? {}) : undefined;
}
