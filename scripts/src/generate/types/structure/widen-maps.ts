import { isObject, type JsonObject } from "../../../description/json.ts";
import { mapAllMessages } from "../../../description/traversal/directions.ts";
import { mapComponents } from "../../../description/traversal/map-parts.ts";
import { mapSchemas } from "../../../description/traversal/map-schemas.ts";
import { reachComponents } from "../../../description/traversal/reach-components.ts";

/**
 * Lets the other fields of objects in requests have the types of the described fields, too. TypeScript checks the
 * described fields against the type of all fields, so no object would fit without it.
 */
export function widenMaps(description: JsonObject): JsonObject {
  const { sent } = reachComponents(description);
  const widened = mapAllMessages(description, (message, direction, kind) =>
    direction === "sent" ? mapSchemas(message, kind, widenMap) : message,
  );
  return mapComponents(widened, (component, reference, kind) =>
    sent.has(reference) ? mapSchemas(component, kind, widenMap) : component,
  );
}

function widenMap(schema: JsonObject): JsonObject {
  const { additionalProperties: others, properties } = schema;
  if (!isObject(others) || !isObject(properties) || Object.keys(others).length === 0) return schema;
  const types = [others, ...Object.values(properties)];
  const different = new Map(types.map((type) => [JSON.stringify(type), type]));
  return { ...schema, additionalProperties: { anyOf: [...different.values()] } };
}
