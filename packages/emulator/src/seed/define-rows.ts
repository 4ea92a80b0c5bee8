import type { Row, SeedRows } from "../backend/table.ts";

export interface RowsOptions {
  readonly count: number;
  /** How each field of a row follows from its index. */
  readonly fields: Readonly<Record<string, (index: number) => unknown>>;
  readonly indexOf: SeedRows["indexOf"];
  readonly find?: SeedRows["find"];
}

/** Rows whose fields are computed when they are read: a search through a million computes what it compares. */
export function defineRows({ count, fields, indexOf, find }: RowsOptions): SeedRows {
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
  const computes = Object.entries(fields);
  return {
    count,
    row: (index) => new LazyRow(index),
    fullRow: (index) => Object.fromEntries(computes.map(([name, compute]) => [name, compute(index)])),
    indexOf,
    ...(find && { find }),
  };
}

/** Rows that are few enough to be kept. */
export function keepRows(rows: readonly Row[], idField = "uuid"): SeedRows {
  const indexes = new Map(rows.map((row, index) => [String(row[idField]), index]));
  const row = (index: number): Row => rows[index] as Row;
  return { count: rows.length, row, fullRow: row, indexOf: (id) => indexes.get(id) };
}
