import { type JsonObject, mapValues, objectOr } from "../../description/json.ts";
import { serverUrl } from "../../description/servers.ts";
import { mapObjects } from "../../description/traversal/map-objects.ts";
import { keepUsedContent } from "../../generate/types/keep-used-content.ts";

/**
 * Reduces bodies, responses and servers to what the SDK uses, and gives all content the same media type. Redocly would
 * compare the schemas of different media types not at all. `contentChanges` reports other media types.
 */
export function unifyContent(description: JsonObject): JsonObject {
  return mapObjects(keepUsedContent(description), (object, kind) => {
    if (kind === "server") return { url: serverUrl(object) };
    if (kind !== "requestBody" && kind !== "response") return object;
    const [media, ...others] = Object.values(objectOr(object.content));
    if (media === undefined || others.length > 0) return object;
    return mapValues(object, (content, key) => (key === "content" ? { "application/json": media } : content));
  });
}
