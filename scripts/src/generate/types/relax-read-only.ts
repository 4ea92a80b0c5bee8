import { indexUsage } from "../../description/component-usage.ts";
import { isObject, type Json, type JsonObject, objectOr } from "../../description/json.ts";
import { listOperations } from "../../description/operations.ts";

/**
 * Makes `readOnly` fields optional in requests, because only responses have them. A schema that is sent and read has
 * one type for both, so its `readOnly` fields are optional in responses, too.
 *
 * The keyword itself is removed: the type generator would make such a field `readonly`.
 */
export function relaxReadOnly(description: JsonObject): JsonObject {
  // The copy shares no objects: a part that is only read must not change together with one that is sent.
  const result = JSON.parse(JSON.stringify(description)) as JsonObject;
  for (const { path, node } of listOperations(result)) {
    const { responses: _, callbacks: __, ...request } = node;
    relax([request, objectOr(objectOr(result.paths)[path]).parameters ?? null]);
  }
  const usage = indexUsage(result);
  for (const [kind, components] of Object.entries(objectOr(result.components))) {
    for (const [name, component] of Object.entries(objectOr(components))) {
      const operations = [...(usage.get(`#/components/${kind}/${name}`)?.values() ?? [])];
      if (operations.some((directions) => directions.has("sent"))) relax(component);
    }
  }
  return removeKeyword(result) as JsonObject;
}

function relax(node: Json): void {
  if (Array.isArray(node)) for (const item of node) relax(item);
  if (!isObject(node)) return;
  const { required, properties } = node;
  if (Array.isArray(required)) {
    const fields = objectOr(properties);
    const kept = required.filter((name) => objectOr(fields[String(name)]).readOnly !== true);
    if (kept.length < required.length) node.required = kept;
  }
  for (const value of Object.values(node)) relax(value);
}

/** Removes the keyword `readOnly`, but keeps a field with that name: its value is an object. */
function removeKeyword(node: Json): Json {
  if (Array.isArray(node)) return node.map(removeKeyword);
  if (!isObject(node)) return node;
  const kept = Object.entries(node).filter(([key, value]) => key !== "readOnly" || value !== true);
  return Object.fromEntries(kept.map(([key, value]) => [key, removeKeyword(value)]));
}
