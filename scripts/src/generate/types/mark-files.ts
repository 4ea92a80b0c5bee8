import { FILE } from "@grinfi/openapi-types/marks";
import { requestContentOf } from "../../description/content.ts";
import { isObject, type Json, type JsonObject, mapValues } from "../../description/json.ts";
import { listOperations } from "../../description/operations.ts";

/** Marks the file fields of multipart bodies. OpenAPI describes them as binary strings. */
export function markFiles(description: JsonObject): JsonObject {
  const bodies = new Set<Json>();
  for (const { node } of listOperations(description)) {
    const content = requestContentOf(description, node.requestBody);
    if (content?.kind === "multipart") bodies.add(content.media);
  }
  const visit = (node: Json): Json => (bodies.has(node) ? markFile(node) : mapValues(node, visit));
  return visit(description) as JsonObject;
}

function markFile(node: Json): Json {
  const marked = mapValues(node, markFile);
  const isFile = isObject(marked) && marked.type === "string" && marked.format === "binary";
  return isFile ? { ...marked, [FILE]: true } : marked;
}
