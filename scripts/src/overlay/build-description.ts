import { type JsonObject, objectOr } from "../description/json.ts";
import { listOperations } from "../description/operations.ts";
import { checkReferences } from "../description/references.ts";
import { InputError } from "../shared/input-error.ts";
import { checkSupport } from "../support/check-support.ts";
import { applyOverlay, type Overlay } from "./apply-overlay.ts";
import { checkOperationIds } from "./check-operation-ids.ts";
import { dropStaleFields } from "./drop-stale-fields.ts";
import { dropStaleSchemas } from "./drop-stale-schemas.ts";
import { checkExtensions, referencePage } from "./extensions.ts";
import { findDuplicateMethods, findDuplicateTypeNames } from "./resource-paths.ts";

export interface BuiltDescription {
  /**
   * The snapshot with the overlay applied. Types, table, mock and emulator are built from it. Schemas may have texts
   * beside a `$ref`; `wrapReferences` makes it a description that other tools can read.
   */
  readonly description: JsonObject;
  /** Targets of the overlay that select nothing, and fields and references that exist only in the overlay. */
  readonly unmatched: readonly string[];
}

/**
 * Applies the overlay to a snapshot and links every operation to its page in the API's reference.
 *
 * @param source - The file or URL of the snapshot, for error messages.
 * @throws InputError if the overlay does not fit the snapshot, has unknown `x-` keys or uses a name twice, or if the
 * result has a reference without a target or an operation id that cannot be a method name.
 */
export function buildDescription(snapshot: JsonObject, overlay: Overlay, source: string): BuiltDescription {
  const { description, unmatched } = applyOverlay(snapshot, overlay);
  const fields = dropStaleFields(description, snapshot);
  const schemas = dropStaleSchemas(description);
  const problems = checkExtensions(description);
  if (problems.length > 0)
    throw new InputError(`openapi/overlay.yaml has invalid "x-" keys:\n  ${problems.join("\n  ")}`);
  const duplicates = [
    ...findDuplicateMethods(description),
    ...findDuplicateTypeNames(objectOr(objectOr(description.components).schemas)),
  ];
  if (duplicates.length > 0)
    throw new InputError(`openapi/overlay.yaml uses a name twice:\n  ${duplicates.join("\n  ")}`);
  checkSupport(description, source);
  checkReferences(description, `${source} with openapi/overlay.yaml applied`);
  checkOperationIds(description, source);
  for (const { id, tag, node } of listOperations(description)) {
    const url = referencePage(description, tag, id);
    if (url !== undefined && node.externalDocs === undefined) node.externalDocs = { url };
  }
  return { description, unmatched: [...unmatched, ...fields, ...schemas] };
}
