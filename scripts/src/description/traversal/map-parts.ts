import { type Json, type JsonObject, mapValues, objectOr } from "../json.ts";
import { listOperations } from "../operations.ts";
import { childrenOf, type ObjectKind, valueKindOf } from "./grammar.ts";
import { mapInner, pointerTo } from "./map-objects.ts";

/** Returns a description whose operations are replaced. Parts that do not change are not copied. */
export function mapOperations(
  description: JsonObject,
  map: (operation: JsonObject) => JsonObject,
): JsonObject {
  const operations = new Set<Json>(listOperations(description).map(({ node }) => node));
  const paths = mapValues(objectOr(description.paths), (item) =>
    mapValues(item, (node) => (operations.has(node) ? map(objectOr(node)) : node)),
  );
  return mapValues(description, (part, key) => (key === "paths" ? paths : part));
}

/** Returns a description whose components are replaced. `reference` is that of the component: `#/components/...`. */
export function mapComponents(
  description: JsonObject,
  map: (component: Json, reference: string, kind: ObjectKind) => Json,
): JsonObject {
  return mapValues(description, (part, key) =>
    key === "components"
      ? mapInner(part, "components", (component, kind, keys) =>
          map(component, pointerTo("#/components", keys), kind),
        )
      : part,
  );
}

/** Returns the kind of a component, or `undefined` if it has no effect on the interface, such as an example. */
export function componentKindOf(reference: string): ObjectKind | undefined {
  const [, , keyword = ""] = reference.split("/");
  return childrenOf(valueKindOf("components", keyword))?.kind;
}
