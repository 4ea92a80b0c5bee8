import { type JsonObject, objectOr } from "../description/json.ts";
import { listOperations } from "../description/operations.ts";
import { checkReferences } from "../description/references.ts";
import { InputError } from "../shared/input-error.ts";
import { applyOverlay, type Overlay } from "./apply-overlay.ts";
import { checkOperationIds } from "./check-operation-ids.ts";
import { dropStaleFields } from "./drop-stale-fields.ts";
import { checkExtensions, referencePage } from "./extensions.ts";
import { findDuplicateMethods, findDuplicateTypeNames } from "./resource-paths.ts";

export interface BuiltDescription {
  /** Snapshot and overlay together: what types, table, mock and emulator are built from. */
  readonly description: JsonObject;
  /** What the overlay is about and the snapshot does not have: targets that select nothing, and fields. */
  readonly unmatched: readonly string[];
}

/**
 * Applies the overlay to a snapshot and links every operation to its page of the API's reference.
 *
 * @param source - Where the snapshot comes from, for the message of an error.
 * @throws InputError when the overlay does not fit, when it states a fact that nobody knows or
 * gives a name twice, or when the result
 * has a reference that leads nowhere or an operation that no client could call.
 */
export function buildDescription(snapshot: JsonObject, overlay: Overlay, source: string): BuiltDescription {
  const { description, unmatched } = applyOverlay(snapshot, overlay);
  const fields = dropStaleFields(description, snapshot);
  const problems = checkExtensions(description);
  if (problems.length > 0)
    throw new InputError(`openapi/overlay.yaml states unknown facts:\n  ${problems.join("\n  ")}`);
  const twins = [
    ...findDuplicateMethods(description),
    ...findDuplicateTypeNames(objectOr(objectOr(description.components).schemas)),
  ];
  if (twins.length > 0)
    throw new InputError(`openapi/overlay.yaml gives a name twice:\n  ${twins.join("\n  ")}`);
  checkReferences(description, `${source} with openapi/overlay.yaml applied`);
  checkOperationIds(description, source);
  for (const { id, tag, node } of listOperations(description)) {
    const url = referencePage(description, tag, id);
    if (url !== undefined && node.externalDocs === undefined) node.externalDocs = { url };
  }
  return { description, unmatched: [...unmatched, ...fields] };
}
