import { type JsonObject, mapValues, objectOr } from "../description/json.ts";
import { encodePointerPart } from "../description/references.ts";
import { mapObjects } from "../description/traversal/map-objects.ts";

/** Replaces the names of schemas in the mappings of discriminators with references, which is their other form. */
export function resolveMappings(description: JsonObject): JsonObject {
  const { schemas } = objectOr(description.components);
  return mapObjects(description, (object, kind) => {
    if (kind !== "discriminator") return object;
    return mapValues(object, (value, key) => {
      if (key !== "mapping") return value;
      return mapValues(value, (target) =>
        typeof target === "string" && Object.hasOwn(objectOr(schemas), target)
          ? `#/components/schemas/${encodePointerPart(target)}`
          : target,
      );
    });
  });
}
