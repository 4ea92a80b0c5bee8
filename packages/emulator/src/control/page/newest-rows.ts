import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";

/** Returns the newest rows of a table, newest first. It reads no others, because a table can have a million. */
export function newestRows(backend: Backend, name: string, limit: number): Row[] {
  const table = backend.table(name);
  const rows: Row[] = [];
  for (const row of table.rows(true)) {
    if (rows.length === limit) break;
    rows.push(table.fullRow(row));
  }
  return rows;
}
