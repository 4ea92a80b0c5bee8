import { OPEN_ENUM } from "@grinfi/openapi-types/marks";
import type { UsageIndex } from "../../description/component-usage.ts";
import { isObject, type Json, type JsonObject, mapValues } from "../../description/json.ts";
import { mapComponents, mapOperations } from "../../description/map-parts.ts";
import { mapNamedSchemas } from "../../description/named-schemas.ts";

/**
 * Marks enums that occur only in responses and webhook events as open. The server sends values that are not in the
 * description, and a new value must not break code. Enums in requests stay closed.
 */
export function openResponseEnums(description: JsonObject, usage: UsageIndex): JsonObject {
  const opened = mapOperations(description, (operation) =>
    mapValues(operation, (part, key) =>
      key === "responses" || key === "callbacks" ? markOpenEnums(part) : part,
    ),
  );
  const withEvents = mapNamedSchemas(opened, "x-sdk-webhooks", markOpenEnums);
  return mapComponents(withEvents, (component, reference) => {
    const operations = [...(usage.get(reference)?.values() ?? [])];
    const isOnlyRead = operations.length > 0 && operations.every((directions) => !directions.has("sent"));
    return isOnlyRead ? markOpenEnums(component) : component;
  });
}

function markOpenEnums(node: Json): Json {
  const marked = mapValues(node, markOpenEnums);
  if (!isObject(marked) || marked.type !== "string" || !Array.isArray(marked.enum)) return marked;
  return { ...marked, [OPEN_ENUM]: true };
}
