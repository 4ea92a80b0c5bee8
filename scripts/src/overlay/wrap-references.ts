import { isObject, type Json, type JsonObject, mapValues } from "../description/json.ts";
import {
  childKind,
  hasNamesAsKeys,
  isTextKeyword,
  itemKind,
  type NodeKind,
} from "../description/node-kind.ts";
import { encodePointerPart } from "../description/references.ts";
import { InputError } from "../shared/input-error.ts";

/**
 * Returns the description as other tools can read it: a schema with texts beside its `$ref` becomes `allOf: [{ $ref }]`
 * with these texts. OpenAPI 3.0 ignores keywords beside a `$ref`, and has no other place for the texts of a field whose
 * schema is shared.
 *
 * @throws InputError if anything but a schema has keywords beside its `$ref`.
 */
export function wrapReferences(description: JsonObject): JsonObject {
  const ignored: string[] = [];
  const visit = (node: Json, kind: NodeKind, pointer: string): Json => {
    if (kind === "data") return node;
    const visited = mapValues(node, (value, key) => {
      if (Array.isArray(node)) return visit(value, itemKind(kind), `${pointer}/${key}`);
      const isText = !hasNamesAsKeys(kind) && isTextKeyword(key);
      return isText ? value : visit(value, childKind(kind, key), `${pointer}/${encodePointerPart(key)}`);
    });
    if (!isObject(visited) || hasNamesAsKeys(kind) || typeof visited.$ref !== "string") return visited;
    const { $ref, allOf, ...others } = visited;
    if (Object.keys(visited).length === 1) return visited;
    if (kind === "schema") return { allOf: [{ $ref }, ...(Array.isArray(allOf) ? allOf : [])], ...others };
    ignored.push(`${pointer}: ${Object.keys(others).join(", ")}`);
    return visited;
  };
  const wrapped = visit(description, "keywords", "#") as JsonObject;
  if (ignored.length === 0) return wrapped;
  throw new InputError(
    `OpenAPI 3.0 ignores these keywords, because they are beside a "$ref" that is not a schema. In openapi/overlay.yaml, update the target of the reference instead:\n  ${ignored.join("\n  ")}`,
  );
}
