import type { Row, SeedRows } from "../backend/table.ts";

export interface DefineRowsOptions {
  readonly count: number;
  /** Computes each field of a row from the index of the row. */
  readonly fields: Readonly<Record<string, (index: number) => unknown>>;
  readonly indexOf: SeedRows["indexOf"];
  readonly find?: SeedRows["find"];
}

/**
 * Defines rows whose fields are computed when they are read. A search through a million rows computes only the fields
 * that it compares.
 */
export function defineRows({ count, fields, indexOf, find }: DefineRowsOptions): SeedRows {
  class LazyRow implements Row {
    readonly [field: string]: unknown;
    readonly #index: number;

    constructor(index: number) {
      this.#index = index;
    }

    static {
      for (const [name, compute] of Object.entries(fields)) {
        const get = function (this: LazyRow): unknown {
          return compute(this.#index);
        };
        Object.defineProperty(LazyRow.prototype, name, { get, enumerable: true });
      }
    }
  }
  const entries = Object.entries(fields);
  return {
    count,
    row: (index) => new LazyRow(index),
    fullRow: (index) => {
      const row: Record<string, unknown> = {};
      for (const [name, compute] of entries) row[name] = compute(index);
      return row;
    },
    indexOf,
    ...(find && { find }),
  };
}

/** Defines rows that are held in memory. */
export function defineFixedRows(rows: readonly Row[], idField = "uuid"): SeedRows {
  const indexes = new Map(rows.map((row, index) => [String(row[idField]), index]));
  const row = (index: number): Row => rows[index] as Row;
  return { count: rows.length, row, fullRow: row, indexOf: (id) => indexes.get(id) };
}
