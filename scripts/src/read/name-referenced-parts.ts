import { type Json, type JsonObject, objectOr } from "../description/json.ts";
import { componentOf, resolvePointer } from "../description/references.ts";
import type { ObjectKind } from "../description/traversal/grammar.ts";
import { mapObjects, visitObjects } from "../description/traversal/map-objects.ts";

/** The components by the kind of their objects. */
const COMPONENTS: Readonly<Partial<Record<ObjectKind, string>>> = {
  header: "headers",
  parameter: "parameters",
  requestBody: "requestBodies",
  response: "responses",
  schema: "schemas",
};

/**
 * Copies each part that a reference leads to, but that is not a component, to the components, and changes the reference
 * to the copy. Bundlers write such references, to the first place where a part is used, and openapi-typescript does not
 * support them. A reference without a target is kept, so that a later step can reject it.
 */
export function nameReferencedParts(description: JsonObject): JsonObject {
  const components = new Map(Object.entries(objectOr(description.components)));
  const replacements = new Map<string, string>();
  for (const [reference, kind] of [...partReferences(description)].sort()) {
    const target = resolvePointer(description, reference);
    if (target === undefined) continue;
    const named = objectOr(components.get(kind));
    const name = componentName(reference, named);
    components.set(kind, { ...named, [name]: target });
    replacements.set(reference, `#/components/${kind}/${name}`);
  }
  if (replacements.size === 0) return description;
  return mapObjects({ ...description, components: Object.fromEntries(components) }, (object) => {
    const replacement = replacements.get(String(object.$ref));
    return replacement === undefined ? object : { ...object, $ref: replacement };
  });
}

/** Returns the references that do not lead to a component, each with the kind of component that it needs. */
function partReferences(description: JsonObject): Map<string, string> {
  const found = new Map<string, string>();
  visitObjects(description, ({ $ref }, kind) => {
    const component = COMPONENTS[kind];
    if (component === undefined || typeof $ref !== "string") return;
    const isComponent = componentOf($ref) !== undefined && $ref.split("/").length === 4;
    if (!isComponent) found.set($ref, component);
  });
  return found;
}

/** Returns a name such as `paths_things_get_parameters_0`. */
function componentName(reference: string, taken: Readonly<Record<string, Json>>): string {
  const first = reference
    .replace(/^#\/(?:components\/)?/, "")
    .replaceAll(/(?:~[01]|%[0-9a-f]{2}|\W)+/gi, "_");
  let name = first;
  for (let number = 2; Object.hasOwn(taken, name); number++) name = `${first}_${number}`;
  return name;
}
