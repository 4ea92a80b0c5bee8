import { CONTENT } from "@grinfi/openapi-types/marks";
import { type Content, requestContentOf, responseContentIn } from "../../description/content.ts";
import { type Json, type JsonObject, objectOr } from "../../description/json.ts";
import { isIgnoredParameter } from "../../description/operation-schemas.ts";
import { dereference } from "../../description/references.ts";
import { mapObjects } from "../../description/traversal/map-objects.ts";

/**
 * Keeps only the parameters that have an effect, and only the media type that the SDK uses of each body and response,
 * with a schema that has the type of its value in TypeScript.
 */
export function keepUsedContent(description: JsonObject): JsonObject {
  const isUsed = (parameter: Json): boolean => !isIgnoredParameter(dereference(description, parameter));
  return mapObjects(description, (object, kind) => {
    const { parameters } = object;
    if (
      (kind === "operation" || kind === "pathItem") &&
      Array.isArray(parameters) &&
      !parameters.every(isUsed)
    )
      return { ...object, parameters: parameters.filter(isUsed) };
    if (kind === "requestBody") return withContent(object, requestContentOf(description, object), "request");
    return kind === "response"
      ? withContent(object, responseContentIn(description, object), "response")
      : object;
  });
}

function withContent(
  message: JsonObject,
  content: Content | undefined,
  side: "request" | "response",
): JsonObject {
  if (content === undefined) return message;
  const { kind, media, mediaType } = content;
  if (kind === "text" && objectOr(media.schema).$ref === undefined)
    return {
      ...message,
      content: { [mediaType]: { ...media, schema: { type: "string", ...objectOr(media.schema) } } },
    };
  const schema: JsonObject = { type: "string", [CONTENT]: side };
  return { ...message, content: { [mediaType]: kind === "binary" ? { ...media, schema } : media } };
}
