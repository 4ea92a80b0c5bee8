import { OPEN_ENUM } from "@grinfi/openapi-types/marks";
import { mapAllMessages } from "../../description/directions.ts";
import type { Json, JsonObject } from "../../description/json.ts";
import { mapComponents } from "../../description/map-parts.ts";
import { mapSchema, mapSchemasOf } from "../../description/map-schemas.ts";
import { reachComponents } from "../../description/reach-components.ts";

/**
 * Marks enums that occur only in responses and webhook events as open. The server sends values that are not in the
 * description, and a new value must not break code. Enums in requests stay closed.
 */
export function openResponseEnums(description: JsonObject): JsonObject {
  const { read, sent } = reachComponents(description);
  const open = (part: Json, reference?: string): Json =>
    mapSchemasOf(part, reference, (schema) => mapSchema(schema, markOpenEnum));
  const opened = mapAllMessages(description, (message, direction) =>
    direction === "read" ? open(message) : message,
  );
  return mapComponents(opened, (component, reference) =>
    read.has(reference) && !sent.has(reference) ? open(component, reference) : component,
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
