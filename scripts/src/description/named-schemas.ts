import { type Json, type JsonObject, objectOr } from "./json.ts";

/** The keys of a description that hold named schemas of the SDK: the input of its jobs, and the payload of webhooks. */
export const NAMED_SCHEMA_KEYS = ["x-sdk-jobs", "x-sdk-webhooks"] as const;

export type NamedSchemaKey = (typeof NAMED_SCHEMA_KEYS)[number];

/** Returns the schemas of the jobs or of the webhook events by name, each with its summary as the description. */
export function namedSchemasOf(description: JsonObject, key: NamedSchemaKey): Map<string, JsonObject> {
  return new Map(
    Object.entries(objectOr(description[key])).map(([name, entry]) => {
      const { summary, schema } = objectOr(entry);
      return [name, { ...objectOr(schema), ...(summary !== undefined && { description: summary }) }];
    }),
  );
}

/** Returns a description whose jobs or webhook events have other schemas. */
export function mapNamedSchemas(
  description: JsonObject,
  key: NamedSchemaKey,
  map: (schema: Json) => Json,
): JsonObject {
  if (description[key] === undefined) return description;
  const entries = Object.entries(objectOr(description[key])).map(([name, entry]): [string, Json] => [
    name,
    { ...objectOr(entry), schema: map(objectOr(entry).schema ?? {}) },
  ]);
  return { ...description, [key]: Object.fromEntries(entries) };
}
