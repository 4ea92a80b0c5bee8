import { OPEN_ENUM } from "@grinfi/openapi-types/marks";
import { indexUsage } from "../../description/component-usage.ts";
import { isObject, type Json, type JsonObject, objectOr } from "../../description/json.ts";
import { listOperations } from "../../description/operations.ts";

/**
 * Marks enums that occur only in responses as open. The server sends values that are not in the description, and a new
 * value must not break code. Enums in requests stay closed.
 */
export function openResponseEnums(description: JsonObject): JsonObject {
  const result = structuredClone(description);
  for (const { node } of listOperations(result))
    markOpenEnums([node.responses ?? null, node.callbacks ?? null]);

  const usage = indexUsage(result);
  for (const [kind, components] of Object.entries(objectOr(result.components))) {
    for (const [name, component] of Object.entries(objectOr(components))) {
      const operations = [...(usage.get(`#/components/${kind}/${name}`)?.values() ?? [])];
      if (operations.length > 0 && operations.every((directions) => !directions.has("sent")))
        markOpenEnums(component);
    }
  }
  return result;
}

function markOpenEnums(node: Json): void {
  if (Array.isArray(node)) for (const item of node) markOpenEnums(item);
  if (!isObject(node)) return;
  if (node.type === "string" && Array.isArray(node.enum)) node[OPEN_ENUM] = true;
  for (const value of Object.values(node)) markOpenEnums(value);
}
