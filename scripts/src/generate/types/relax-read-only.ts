import { indexUsage, type UsageIndex } from "../../description/component-usage.ts";
import { isObject, type Json, type JsonObject, mapValues, objectOr } from "../../description/json.ts";
import { mapComponents, mapOperations } from "../../description/map-parts.ts";

/**
 * Makes `readOnly` fields optional in requests, because only responses have them. A schema that is sent and read has
 * one type for both, so its `readOnly` fields are optional in responses, too.
 *
 * The keyword itself is removed: the type generator would make such a field `readonly`.
 */
export function relaxReadOnly(
  description: JsonObject,
  usage: UsageIndex = indexUsage(description),
): JsonObject {
  const inOperations = mapOperations(description, (operation) =>
    mapValues(operation, (part, key) => (key === "responses" || key === "callbacks" ? part : relax(part))),
  );
  const paths = mapValues(objectOr(inOperations.paths), (item) =>
    mapValues(item, (part, key) => (key === "parameters" ? relax(part) : part)),
  );
  const relaxed = mapComponents({ ...inOperations, paths }, (component, reference) => {
    const operations = [...(usage.get(reference)?.values() ?? [])];
    return operations.some((directions) => directions.has("sent")) ? relax(component) : component;
  });
  return removeKeyword(relaxed) as JsonObject;
}

function relax(node: Json): Json {
  const relaxed = mapValues(node, relax);
  if (!isObject(relaxed) || !Array.isArray(relaxed.required)) return relaxed;
  const fields = objectOr(objectOr(node).properties);
  const kept = relaxed.required.filter((name) => objectOr(fields[String(name)]).readOnly !== true);
  return kept.length < relaxed.required.length ? { ...relaxed, required: kept } : relaxed;
}

/** Removes the keyword `readOnly`, but keeps a field with that name: its value is an object. */
function removeKeyword(node: Json): Json {
  if (!isObject(node) || node.readOnly !== true) return mapValues(node, removeKeyword);
  const { readOnly: _, ...rest } = node;
  return mapValues(rest, removeKeyword);
}
