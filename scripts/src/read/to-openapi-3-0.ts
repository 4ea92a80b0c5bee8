import { mapObjects } from "../description/grammar.ts";
import { isObject, type Json, type JsonObject, mapValues, objectOr } from "../description/json.ts";
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
    ...(isObject(webhooks) && { "x-sdk-webhooks": eventsOf(webhooks) }),
  };
}

const DEFAULT_DIALECT = "https://spec.openapis.org/oas/3.1/dialect/base";

/** Returns the schema of the payload of each webhook. A webhook without a JSON payload has an empty schema. */
const eventsOf = (webhooks: JsonObject): Json =>
  mapValues(webhooks, (item) => {
    const { requestBody } = objectOr(objectOr(item).post);
    const { schema } = objectOr(objectOr(objectOr(requestBody).content)["application/json"]);
    return { schema: schema ?? {} };
  });
