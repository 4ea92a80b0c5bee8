import type { Row } from "../backend/table.ts";
import type { Handler } from "../http/handler.ts";
import { invalidField } from "../http/http-error.ts";
import { fieldsOf } from "../json.ts";
import { compileFilter, type RowFilter } from "./filter.ts";

/** Counts how often each value occurs. */
export function countValues(values: Iterable<unknown>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) {
    const key = value === null ? "" : String(value);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** Counts the rows by the value of a field. Rows without a value count under an empty key. */
export function countByField(rows: Iterable<Row>, field: string): Record<string, number> {
  return countValues(fieldValues(rows, field));
}

/** Creates a handler that counts the rows of a table by `group_field`. @param keys - The allowed filter keys. */
export function groupCountHandler(table: string, keys: readonly string[]): Handler {
  return ({ body }, backend) => {
    const filter = fieldsOf(body.filter);
    const unknown = Object.keys(filter).find((key) => !keys.includes(key));
    if (unknown !== undefined) throw invalidField(`filter.${unknown}`, `Unknown filter: ${unknown}.`);
    return countValues(
      fieldValues(backend.table(table).rows(), String(body.group_field), compileFilter(filter)),
    );
  };
}

function* fieldValues(rows: Iterable<Row>, field: string, match: RowFilter = () => true): Generator<unknown> {
  for (const row of rows) if (match(row)) yield row[field] ?? null;
}
