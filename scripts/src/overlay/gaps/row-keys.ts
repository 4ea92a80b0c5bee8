import { responseContentOf } from "../../description/content.ts";
import type { JsonObject } from "../../description/json.ts";
import { objectOr } from "../../description/json.ts";
import { rowSchemaOf } from "../../description/operation-schemas.ts";
import { listOperations } from "../../description/operations.ts";
import { buildTable } from "../../generate/table/build-table.ts";

/** Returns the ids of lists without a valid `x-sdk-row-key`. Repeated rows of such a list are not recognised. */
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
