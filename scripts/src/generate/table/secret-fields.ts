import { isObject, type Json, type JsonObject, objectOr } from "../../description/json.ts";
import { resolvePointer } from "../../description/references.ts";

/** Returns the names of the secret fields below a node, in alphabetical order. Follows references. */
export function secretFields(description: JsonObject, root: Json | undefined): string[] {
  const names = new Set<string>();
  const seen = new Set<Json>();
  const visit = (node: Json | undefined): void => {
    if (typeof node !== "object" || node === null || seen.has(node)) return;
    seen.add(node);
    if (isObject(node)) {
      if (typeof node.$ref === "string") visit(resolvePointer(description, node.$ref));
      for (const [name, field] of Object.entries(objectOr(node.properties))) {
        if (isObject(field) && field["x-sdk-secret"] === true) names.add(name);
      }
    }
    for (const value of Object.values(node)) visit(value);
  };
  visit(root);
  return [...names].sort();
}
