import type { Row } from "../backend/table.ts";
import type { Handler } from "../http/handler.ts";
import { invalid } from "../http/http-error.ts";
import { fieldsOf } from "../json.ts";
import { type Match, matchFilter } from "./filter.ts";

/** How often each value occurs. */
export function count(values: Iterable<unknown>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) {
    const key = value === null ? "" : String(value);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** How many rows have each value of a field; those without one count under an empty name. */
export function countBy(rows: Iterable<Row>, field: string): Record<string, number> {
  return count(valuesOf(rows, field));
}

/** The handler of an operation that counts the rows of a table by `group_field`, with a filter of the named keys. */
export function groupCounts(table: string, keys: readonly string[]): Handler {
  return ({ body }, world) => {
    const filter = fieldsOf(body.filter);
    const unknown = Object.keys(filter).find((key) => !keys.includes(key));
    if (unknown !== undefined) throw invalid(`filter.${unknown}`, `There is no filter ${unknown}.`);
    return count(valuesOf(world.table(table).rows(), String(body.group_field), matchFilter(filter)));
  };
}

function* valuesOf(rows: Iterable<Row>, field: string, match: Match = () => true): Generator<unknown> {
  for (const row of rows) if (match(row)) yield row[field] ?? null;
}
