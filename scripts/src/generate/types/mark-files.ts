import { FILE } from "@grinfi/openapi-types/marks";
import { isObject, type Json, type JsonObject, mapValues, objectOr } from "../../description/json.ts";
import { essenceOf } from "../../description/media-types.ts";
import { mapNamedSchemas } from "../../description/named-schemas.ts";
import { type Direction, mapAllMessages } from "../../description/traversal/directions.ts";
import type { ObjectKind } from "../../description/traversal/grammar.ts";
import { mapComponents } from "../../description/traversal/map-parts.ts";
import { mapSchema, mapSchemas } from "../../description/traversal/map-schemas.ts";
import { reachComponents } from "../../description/traversal/reach-components.ts";

const isForm = (mediaType: string): boolean => essenceOf(mediaType) === "multipart/form-data";

/**
 * Marks the file fields of multipart bodies and of jobs. OpenAPI describes them as binary strings. A schema that
 * responses use, too, keeps its strings.
 */
export function markFiles(description: JsonObject): JsonObject {
  const { read } = reachComponents(description);
  const { sent } = reachComponents(description, formOf);
  const marked = mapAllMessages(description, (message, direction) =>
    direction === "sent" ? markForm(message) : message,
  );
  const withJobs = mapNamedSchemas(marked, "x-sdk-jobs", (schema) => mapSchema(schema, markFile));
  return mapComponents(withJobs, (component, reference, kind) => {
    if (!sent.has(reference) || read.has(reference)) return component;
    return kind === "schema" ? mapSchema(component, markFile) : markForm(component);
  });
}

/** Returns the multipart form of a request body, or the reference to a body. A schema of a form is returned whole. */
function formOf(part: Json, direction: Direction, kind: ObjectKind): Json {
  if (direction === "read") return null;
  const { $ref, content } = objectOr(part);
  if (kind === "schema" || $ref !== undefined) return part;
  return Object.entries(objectOr(content)).find(([mediaType]) => isForm(mediaType))?.[1] ?? null;
}

function markForm(body: Json): Json {
  if (!isObject(body)) return body;
  return mapValues(body, (content, key) =>
    key === "content"
      ? mapValues(content, (media, type) => (isForm(type) ? mapSchemas(media, "mediaType", markFile) : media))
      : content,
  );
}

function markFile(schema: JsonObject): JsonObject {
  const isFile = schema.type === "string" && schema.format === "binary";
  return isFile ? { ...schema, [FILE]: true } : schema;
}
