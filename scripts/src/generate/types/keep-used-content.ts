import { CONTENT } from "@grinfi/openapi-types/marks";
import { type Content, requestContentOf, responseContentIn } from "../../description/content.ts";
import { mapObjects } from "../../description/grammar.ts";
import { type JsonObject, objectOr } from "../../description/json.ts";

/**
 * Keeps only the media type that the SDK uses of each body and response, with a schema that has the type of its value
 * in TypeScript.
 */
export function keepUsedContent(description: JsonObject): JsonObject {
  return mapObjects(description, (object, kind) => {
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
