import type { JsonObject } from "../description/json.ts";
import { wrapReference } from "../description/references.ts";
import { mapObjects, visitObjects } from "../description/traversal/map-objects.ts";
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
  visitObjects(description, (object, kind, pointer) => {
    const { $ref, ...others } = object;
    if (kind !== "schema" && typeof $ref === "string" && Object.keys(others).length > 0)
      ignored.push(`${pointer}: ${Object.keys(others).join(", ")}`);
  });
  if (ignored.length > 0) {
    throw new InputError(
      `OpenAPI 3.0 ignores these keywords, because they are beside a "$ref" that is not a schema. In openapi/overlay.yaml, update the target of the reference instead:\n  ${ignored.join("\n  ")}`,
    );
  }
  return mapObjects(description, (object, kind) => (kind === "schema" ? wrapReference(object) : object));
}
