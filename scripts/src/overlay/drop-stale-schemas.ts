import { isObject, type Json, type JsonObject, objectOr } from "../description/json.ts";
import { NAMED_SCHEMA_KEYS } from "../description/named-schemas.ts";
import { listOperations } from "../description/operations.ts";
import { resolvePointer } from "../description/references.ts";

/**
 * Removes jobs and webhook events whose schemas refer to a part that the description does not have, because the API
 * dropped it or because it is mistyped in the overlay. Removes `poll` and
 * `readBack` of an event if their operation is missing.
 *
 * @returns Each missing part, with the job or event that refers to it.
 */
export function dropStaleSchemas(description: JsonObject): string[] {
  return [...dropSchemas(description), ...dropSources(description)];
}

function dropSources(description: JsonObject): string[] {
  const operations = new Set(listOperations(description).map(({ id }) => id));
  return Object.entries(objectOr(description["x-sdk-webhooks"])).flatMap(([name, entry]) =>
    ["poll", "readBack"].flatMap((key) => {
      const event = objectOr(entry);
      const { operation } = objectOr(event[key]);
      if (operation === undefined || operations.has(String(operation))) return [];
      delete event[key];
      return [`${operation} (for ${name} in x-sdk-webhooks)`];
    }),
  );
}

function dropSchemas(description: JsonObject): string[] {
  return NAMED_SCHEMA_KEYS.flatMap((key) => {
    const entries = objectOr(description[key]);
    return Object.entries(entries).flatMap(([name, entry]) => {
      const missing = referencedParts(entry).filter((one) => resolvePointer(description, one) === undefined);
      if (missing.length > 0) delete entries[name];
      return missing.map((reference) => `${reference} (for ${name} in ${key})`);
    });
  });
}

function referencedParts(node: Json): string[] {
  if (typeof node !== "object" || node === null) return [];
  const { $ref, "x-sdk-keys-of": component } = isObject(node) ? node : {};
  return [
    ...(typeof $ref === "string" ? [$ref] : []),
    ...(typeof component === "string" ? [`#/components/schemas/${component}`] : []),
    ...Object.values(node).flatMap(referencedParts),
  ];
}
