import { FILE } from "@grinfi/openapi-types/marks";
import { isObject, type Json, type JsonObject, objectOr } from "../../description/json.ts";
import { listOperations } from "../../description/operations.ts";
import { dereference } from "../../description/references.ts";

/** Marks the file fields of multipart bodies. OpenAPI describes them as binary strings. */
export function markFiles(description: JsonObject): JsonObject {
  const result = structuredClone(description);
  for (const { node } of listOperations(result)) {
    markFile(objectOr(dereference(result, node.requestBody).content)["multipart/form-data"] ?? null);
  }
  return result;
}

function markFile(node: Json): void {
  if (Array.isArray(node)) for (const item of node) markFile(item);
  if (!isObject(node)) return;
  if (node.type === "string" && node.format === "binary") node[FILE] = true;
  for (const value of Object.values(node)) markFile(value);
}
