import { FILE } from "@grinfi/openapi-types/marks";
import { isObject, type Json, type JsonObject, mapValues, objectOr } from "../../description/json.ts";
import { mapNamedSchemas } from "../../description/named-schemas.ts";
import { listOperations } from "../../description/operations.ts";
import { dereference } from "../../description/references.ts";

/** Marks the file fields of multipart bodies and of jobs. OpenAPI describes them as binary strings. */
export function markFiles(description: JsonObject): JsonObject {
  const bodies = new Set<Json>();
  for (const { node } of listOperations(description)) {
    const body = objectOr(dereference(description, node.requestBody).content)["multipart/form-data"];
    if (isObject(body)) bodies.add(body);
  }
  const visit = (node: Json): Json => (bodies.has(node) ? markFile(node) : mapValues(node, visit));
  return mapNamedSchemas(visit(description) as JsonObject, "x-sdk-jobs", markFile);
}

function markFile(node: Json): Json {
  const marked = mapValues(node, markFile);
  const isFile = isObject(marked) && marked.type === "string" && marked.format === "binary";
  return isFile ? { ...marked, [FILE]: true } : marked;
}
