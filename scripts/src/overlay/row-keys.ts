import type { JsonObject } from "../description/json.ts";
import { objectOr } from "../description/json.ts";
import { responseContentOf, rowSchemaOf } from "../description/operation-schemas.ts";
import { listOperations } from "../description/operations.ts";
import { buildTable } from "../generate/table/build-table.ts";

/**
 * Lists for which the overlay states no field of their rows that tells them apart, and not that there is none, by id. None of
 * their rows counts as a repeat.
 */
export function listsWithoutRowKey(description: JsonObject): string[] {
  const table = buildTable(description);
  const isStated = (node: JsonObject): boolean => {
    const key = node["x-sdk-row-key"];
    const fields = objectOr(
      rowSchemaOf(description, responseContentOf(description, node).schema)?.properties,
    );
    return key === false || (typeof key === "string" && key in fields);
  };
  return listOperations(description)
    .filter(({ id, node }) => table.get(id)?.paging !== undefined && !isStated(node))
    .map(({ id }) => id);
}
