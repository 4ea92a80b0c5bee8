import { answerOf, buildTable, rowSchemaOf } from "./build-table.ts";
import type { JsonObject } from "./json.ts";
import { objectOr } from "./json.ts";
import { listOperations } from "./operations.ts";

/**
 * Lists for which the overlay states no field of their rows that tells them apart, and not that there is none, by id. None of
 * their rows counts as a repeat.
 */
export function listsWithoutRowKey(description: JsonObject): string[] {
  const table = buildTable(description);
  const isStated = (node: JsonObject): boolean => {
    const key = node["x-sdk-row-key"];
    const fields = objectOr(rowSchemaOf(description, answerOf(description, node).schema)?.properties);
    return key === false || (typeof key === "string" && key in fields);
  };
  return listOperations(description)
    .filter(({ id, node }) => table.get(id)?.paging !== undefined && !isStated(node))
    .map(({ id }) => id);
}
