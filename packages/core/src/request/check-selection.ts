import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Operation } from "../operation.ts";
import { isRecord } from "../values.ts";
import type { Json } from "./plain-json.ts";

/**
 * Checks that a body selects the objects of the operation. Without a selection, the API could act on all objects.
 *
 * @throws InvalidInputError that names the fields, if the body selects nothing.
 */
export function checkSelection({ excludes = [], selects }: Operation, body: Json | undefined): void {
  if (selects === undefined) return;
  const fields = isRecord(body) ? body : {};
  const given = selects.filter((name) => fields[name] !== undefined);
  if (given.length === 0) {
    throw new InvalidInputError(`${quoted(selects)} is required, because it selects what the call acts on.`);
  }
  for (const name of given) {
    const filter = fields[name];
    const selectsNothing = isRecord(filter) && Object.keys(filter).every((key) => excludes.includes(key));
    if (!selectsNothing) continue;
    throw new InvalidInputError(
      `The filter "${name}" has no condition that limits the selection, so the call could act on everything. Add such a condition.`,
    );
  }
}

function quoted(names: readonly string[]): string {
  const fields = names.map((name) => `"${name}"`);
  return names.length === 1 ? `The field ${fields[0]}` : `One of the fields ${fields.join(", ")}`;
}
