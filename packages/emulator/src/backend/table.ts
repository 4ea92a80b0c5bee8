import type { Fields } from "../json.ts";

/** A record of the API, with internal fields of the emulator. */
export type Row = Fields;

const INTERNAL_PREFIX = "emulator:";

/** Returns the name of an internal field. Responses omit such fields; filters name them without the prefix. */
export const internalField = (field: string): string => INTERNAL_PREFIX + field;

export const isInternalField = (field: string): boolean => field.startsWith(INTERNAL_PREFIX);

/** Rows that are computed when they are read, so that a million of them take no memory. */
export interface SeedRows {
  readonly count: number;
  /** Returns a row whose fields are computed when they are read. */
  row(index: number): Row;
  /** Returns a row with all its fields computed. */
  fullRow(index: number): Row;
  indexOf(id: string): number | undefined;
  /** For fields that allow it: the indexes of the rows that may have a value, found without reading all rows. */
  readonly find?: Readonly<Record<string, (value: string) => Iterable<number>>>;
}

/** The differences of a table from its seed rows. */
export interface TableChanges {
  readonly changed: readonly (readonly [index: number, row: Row | null])[];
  readonly added: readonly Row[];
}

const NO_SEED: SeedRows = {
  count: 0,
  row: () => ({}),
  fullRow: () => ({}),
  indexOf: () => undefined,
};

/** The rows of a collection, in the order of creation. */
export class Table {
  readonly idField: string;
  readonly #seed: SeedRows;
  /** Seed rows that were updated, or deleted (`null`), by index. */
  readonly #changed = new Map<number, Row | null>();
  readonly #added = new Map<string, Row>();
  readonly #indexes = new Map<string, Map<string, Set<string>>>();
  #deleted = 0;

  constructor(idField: string, seed: SeedRows = NO_SEED) {
    this.idField = idField;
    this.#seed = seed;
  }

  get size(): number {
    return this.#seed.count - this.#deleted + this.#added.size;
  }

  get(id: string): Row | undefined {
    const added = this.#added.get(id);
    if (added !== undefined) return added;
    const index = this.#indexOf(id);
    if (index === undefined) return undefined;
    const changed = this.#changed.get(index);
    return changed === undefined ? this.#seed.fullRow(index) : (changed ?? undefined);
  }

  insert(row: Row): Row {
    const id = this.#idOf(row);
    if (this.get(id) !== undefined) throw new Error(`The row ${id} already exists.`);
    this.#added.set(id, row);
    this.#addToIndexes(row, id);
    return row;
  }

  /** Changes fields of a row. Returns the new row, or `undefined` if it does not exist. */
  update(id: string, fields: Fields): Row | undefined {
    const row = this.get(id);
    if (row === undefined) return undefined;
    const next = { ...row, ...fields, [this.idField]: row[this.idField] };
    this.#removeFromIndexes(row, id);
    const index = this.#added.has(id) ? undefined : this.#indexOf(id);
    if (index === undefined) this.#added.set(id, next);
    else this.#changed.set(index, next);
    this.#addToIndexes(next, id);
    return next;
  }

  /** Deletes a row. Returns whether it existed. */
  delete(id: string): boolean {
    const row = this.get(id);
    if (row === undefined) return false;
    this.#removeFromIndexes(row, id);
    if (this.#added.delete(id)) return true;
    this.#changed.set(this.#indexOf(id) as number, null);
    this.#deleted += 1;
    return true;
  }

  /** Yields all rows in the order of creation, or in reverse. Fields of seed rows are computed when they are read. */
  *rows(newestFirst = false): Generator<Row> {
    const added = [...this.#added.values()];
    if (newestFirst) yield* added.reverse();
    const { count } = this.#seed;
    for (let position = 0; position < count; position++) {
      const index = newestFirst ? count - 1 - position : position;
      const changed = this.#changed.get(index);
      if (changed !== null) yield changed ?? this.#seed.row(index);
    }
    if (!newestFirst) yield* added;
  }

  /** Returns the rows whose field has the value. Uses an index. */
  findBy(field: string, value: string): Row[] {
    const ids = this.#index(field).get(value) ?? new Set<string>();
    const stored = [...ids].map((id) => this.get(id)).filter((row) => row !== undefined);
    return [...this.#seedRowsBy(field, value), ...stored];
  }

  /** Returns a row of `rows()` with all its fields computed. */
  fullRow(row: Row): Row {
    return this.get(this.#idOf(row)) ?? row;
  }

  save(): TableChanges {
    return { changed: [...this.#changed], added: [...this.#added.values()] };
  }

  load({ changed, added }: TableChanges): void {
    this.#changed.clear();
    this.#added.clear();
    this.#indexes.clear();
    for (const [index, row] of changed) this.#changed.set(index, row);
    this.#deleted = changed.filter(([, row]) => row === null).length;
    for (const row of added) this.#added.set(this.#idOf(row), row);
  }

  *#seedRowsBy(field: string, value: string): Generator<Row, void, undefined> {
    const { count, find } = this.#seed;
    for (const index of find?.[field]?.(value) ?? numbersBelow(count)) {
      if (!Number.isInteger(index) || index < 0 || index >= count || this.#changed.has(index)) continue;
      if (String(this.#seed.row(index)[field]) === value) yield this.#seed.fullRow(index);
    }
  }

  /** The ids of the stored rows by the value of a field. The index is created at its first use. */
  #index(field: string): Map<string, Set<string>> {
    let index = this.#indexes.get(field);
    if (index === undefined) {
      index = new Map();
      this.#indexes.set(field, index);
      for (const row of this.#stored()) addToIndex(index, row[field], this.#idOf(row));
    }
    return index;
  }

  *#stored(): Generator<Row> {
    for (const row of this.#changed.values()) if (row !== null) yield row;
    yield* this.#added.values();
  }

  #addToIndexes(row: Row, id: string): void {
    for (const [field, index] of this.#indexes) addToIndex(index, row[field], id);
  }

  #removeFromIndexes(row: Row, id: string): void {
    for (const [field, index] of this.#indexes) index.get(String(row[field]))?.delete(id);
  }

  #idOf(row: Row): string {
    return String(row[this.idField]);
  }

  #indexOf(id: string): number | undefined {
    const index = this.#seed.indexOf(id);
    return index !== undefined && index < this.#seed.count ? index : undefined;
  }
}

function addToIndex(index: Map<string, Set<string>>, value: unknown, id: string): void {
  if (value === undefined || value === null) return;
  const ids = index.get(String(value));
  if (ids === undefined) index.set(String(value), new Set([id]));
  else ids.add(id);
}

function* numbersBelow(end: number): Generator<number> {
  for (let number = 0; number < end; number++) yield number;
}
