import { FILE } from "@grinfi/openapi-types/marks";
import { resolved } from "./build-table.ts";
import { isObject, type Json, type JsonObject, objectOr } from "./json.ts";
import { listOperations } from "./operations.ts";

/** Marks the fields of multipart bodies that take a file: OpenAPI writes them as binary strings. */
export function markFiles(description: JsonObject): JsonObject {
  const result = structuredClone(description);
  for (const { node } of listOperations(result)) {
    mark(objectOr(resolved(result, node.requestBody).content)["multipart/form-data"] ?? null);
  }
  return result;
}

function mark(node: Json): void {
  if (Array.isArray(node)) for (const item of node) mark(item);
  if (!isObject(node)) return;
  if (node.type === "string" && node.format === "binary") node[FILE] = true;
  for (const value of Object.values(node)) mark(value);
}
