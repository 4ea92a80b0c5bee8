import { OPEN_ENUM } from "@grinfi/openapi-types/marks";
import type { JsonObject } from "../../description/json.ts";
import { mapAllMessages } from "../../description/traversal/directions.ts";
import { mapComponents } from "../../description/traversal/map-parts.ts";
import { mapSchemas } from "../../description/traversal/map-schemas.ts";
import { reachComponents } from "../../description/traversal/reach-components.ts";

/**
 * Marks enums that occur only in responses and webhook events as open. The server sends values that are not in the
 * description, and a new value must not break code. Enums in requests stay closed.
 */
export function openResponseEnums(description: JsonObject): JsonObject {
  const { read, sent } = reachComponents(description);
  const opened = mapAllMessages(description, (message, direction, kind) =>
    direction === "read" ? mapSchemas(message, kind, markOpenEnum) : message,
  );
  return mapComponents(opened, (component, reference, kind) =>
    read.has(reference) && !sent.has(reference) ? mapSchemas(component, kind, markOpenEnum) : component,
  );
}

/**
 * Moves the values to the mark: openapi-typescript would write an `enum` itself, and ask for the type of a marked schema
 * only if it is the schema of a field.
 */
function markOpenEnum(schema: JsonObject): JsonObject {
  const { enum: values, ...others } = schema;
  if (!Array.isArray(values)) return schema;
  const texts = values.filter((value) => typeof value === "string");
  const acceptsNull = others.nullable === true || values.includes(null);
  if (texts.length === 0 || !values.every((value) => typeof value === "string" || value === null))
    return schema;
  return { ...others, type: "string", [OPEN_ENUM]: texts, ...(acceptsNull && { nullable: true }) };
}
