import { type Json, type JsonObject, mapValues, objectOr } from "./json.ts";
import { listOperations } from "./operations.ts";
import { encodePointerPart } from "./references.ts";

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
  map: (component: Json, reference: string) => Json,
): JsonObject {
  const components = mapValues(objectOr(description.components), (kind, kindName) =>
    mapValues(kind, (component, name) =>
      map(component, `#/components/${kindName}/${encodePointerPart(name)}`),
    ),
  );
  return mapValues(description, (part, key) => (key === "components" ? components : part));
}
