import { mapAllMessages } from "../../../description/directions.ts";
import { isObject, type Json, type JsonObject } from "../../../description/json.ts";
import { mapComponents } from "../../../description/map-parts.ts";
import { mapSchema, mapSchemasOf } from "../../../description/map-schemas.ts";
import { reachComponents } from "../../../description/reach-components.ts";

/**
 * Lets the other fields of objects in requests have the types of the described fields, too. TypeScript checks the
 * described fields against the type of all fields, so no object would fit without it.
 */
export function widenMaps(description: JsonObject): JsonObject {
  const { sent } = reachComponents(description);
  const widen = (part: Json, reference?: string): Json =>
    mapSchemasOf(part, reference, (schema) => mapSchema(schema, widenMap));
  const widened = mapAllMessages(description, (message, direction) =>
    direction === "sent" ? widen(message) : message,
  );
  return mapComponents(widened, (component, reference) =>
    sent.has(reference) ? widen(component, reference) : component,
  );
}

function widenMap(schema: JsonObject): JsonObject {
  const { additionalProperties: others, properties } = schema;
  if (!isObject(others) || !isObject(properties) || Object.keys(others).length === 0) return schema;
  const types = [others, ...Object.values(properties)];
  const different = new Map(types.map((type) => [JSON.stringify(type), type]));
  return { ...schema, additionalProperties: { anyOf: [...different.values()] } };
}
