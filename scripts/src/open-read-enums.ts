import { OPEN_ENUM } from "@grinfi/openapi-types/marks";
import { isObject, type Json, type JsonObject, objectOr } from "./json.ts";
import { listOperations } from "./operations.ts";
import { indexUsage } from "./usage.ts";

/**
 * Marks the enums that are only ever read as open: the server sends values that the description lacks, and code
 * that reads must not break when one more comes. What is sent stays closed.
 */
export function openReadEnums(description: JsonObject): JsonObject {
  const result = structuredClone(description);
  for (const { node } of listOperations(result)) mark([node.responses ?? null, node.callbacks ?? null]);

  const usage = indexUsage(result);
  for (const [kind, components] of Object.entries(objectOr(result.components))) {
    for (const [name, component] of Object.entries(objectOr(components))) {
      const operations = [...(usage.get(`#/components/${kind}/${name}`)?.values() ?? [])];
      if (operations.length > 0 && operations.every((directions) => !directions.has("sent"))) mark(component);
    }
  }
  return result;
}

function mark(node: Json): void {
  if (Array.isArray(node)) for (const item of node) mark(item);
  if (!isObject(node)) return;
  if (node.type === "string" && Array.isArray(node.enum)) node[OPEN_ENUM] = true;
  for (const value of Object.values(node)) mark(value);
}
