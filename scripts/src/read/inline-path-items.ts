import { isObject, type Json, type JsonObject, mapValues, objectOr } from "../description/json.ts";
import { resolvePointer } from "../description/references.ts";

/**
 * Replaces path items that are references with their targets, because tools ignore such references or reject them.
 * Removes `components.pathItems`, which nothing refers to afterwards. A reference without a target is kept, so that a
 * later step can reject it.
 */
export function inlinePathItems(description: JsonObject): JsonObject {
  const inline = (item: Json, _name: string, seen: ReadonlySet<Json> = new Set()): Json => {
    if (!isObject(item) || typeof item.$ref !== "string") return item;
    const target = resolvePointer(description, item.$ref);
    if (target === undefined || seen.has(target)) return item;
    const { $ref: _, ...own } = item;
    const inlined = inline(target, "", new Set([...seen, target]));
    return isObject(inlined) ? { ...inlined, ...own } : item;
  };
  const inlineAll = (items: Json): Json => mapValues(items, (item, name) => inline(item, name));
  return mapValues(description, (part, key) => {
    if (key === "paths" || key === "webhooks") return inlineAll(part);
    if (key !== "components" || objectOr(part).pathItems === undefined) return part;
    const { pathItems: _, ...components } = objectOr(part);
    return components;
  });
}
