import { type JsonObject, objectOr } from "../../description/json.ts";
import { listOperations } from "../../description/operations.ts";
import { capitalise } from "../../shared/capitalise.ts";
import { InputError } from "../../shared/input-error.ts";

/** The names of types that the generated modules import or declare, and of the global types that they use. */
const RESERVED_TYPES: ReadonlySet<string> = new Set([
  ...[
    "Blob",
    "FileContent",
    "FileInput",
    "Filter",
    "FilterValue",
    "Promise",
    "Record",
    "UnusableField",
    "WithRequired",
  ],
  ...["CallOptions", "CallPromise", "Calls", "Input", "JobInputs", "ListOperationId", "Options", "Output"],
  ...["Alternatives", "ItemOf", "ListOptions", "Pager", "Renamed", "RequestOptions", "WebhookPayloads"],
]);

/** Returns the names that `x-sdk-type` gives to schemas. */
export function schemaNames(description: JsonObject): string[] {
  return namedSchemas(description).map(([name]) => name);
}

/** Whether a generated module uses the name for another type, so that no schema, query or body can have it. */
export const isReservedName = (name: string): boolean => RESERVED_TYPES.has(name) || /Resources?$/.test(name);

/**
 * Checks that no schema has the name of another generated type.
 *
 * @throws InputError that lists every such name.
 */
export function checkTypeNames(description: JsonObject): void {
  const fields = new Map(listOperations(description).map(({ id }) => [`${capitalise(id)}Fields`, id]));
  const problems = namedSchemas(description).flatMap(([name, schema]) => {
    const operation = fields.get(name);
    if (operation !== undefined)
      return [`${name} is the type of ${schema}, and of the fields that the method of ${operation} takes.`];
    return isReservedName(name) ? [`${name} is the type of ${schema}, and another type of the SDK.`] : [];
  });
  if (problems.length === 0) return;
  const list = problems.map((problem) => `\n  ${problem}`).join("");
  throw new InputError(`openapi/overlay.yaml: choose another x-sdk-type for these schemas:${list}`);
}

/** Returns each name with the key of its schema. */
function namedSchemas(description: JsonObject): (readonly [name: string, schema: string])[] {
  const schemas = Object.entries(objectOr(objectOr(description.components).schemas));
  return schemas.flatMap(([schema, node]) => {
    const name = objectOr(node)["x-sdk-type"];
    return typeof name === "string" ? [[name, schema] as const] : [];
  });
}
