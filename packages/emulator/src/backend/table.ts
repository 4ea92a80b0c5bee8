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

/** Below this number of added rows, empty positions are kept. */
const MIN_COMPACTED = 1000;

/** The rows of a collection, in the order of creation. */
export class Table {
  readonly idField: string;
  readonly #seed: SeedRows;
  /** Seed rows that were updated, or deleted (`null`), by index. */
  readonly #changed = new Map<number, Row | null>();
  /** Added rows. A deleted one leaves `undefined`, so that the positions of the others stay. */
  #added: (Row | undefined)[] = [];
  /** The index in `#added` of each added row, by id. */
  readonly #addedIndexes = new Map<string, number>();
  readonly #indexes = new Map<string, Map<string, Set<string>>>();
  #deleted = 0;
  #version = 0;

  constructor(idField: string, seed: SeedRows = NO_SEED) {
    this.idField = idField;
    this.#seed = seed;
  }

  get size(): number {
    return this.#seed.count - this.#deleted + this.#addedIndexes.size;
  }

  /** Number of positions, from 0. Rows are in the order of creation; a deleted row leaves its position empty. */
  get positions(): number {
    return this.#seed.count + this.#added.length;
  }

  /** A number that changes with every change of the table. */
  get version(): number {
    return this.#version;
  }

  get(id: string): Row | undefined {
    const position = this.#positionOf(id);
    return position === undefined ? undefined : this.fullRowAt(position);
  }

  /** Returns whether there is a row at a position. */
  has(position: number): boolean {
    const stored = this.storedRowAt(position);
    return stored === undefined ? position < this.#seed.count : stored !== null;
  }

  /** Returns the row at a position, if there is one. Fields of seed rows are computed when they are read. */
  rowAt(position: number): Row | undefined {
    const stored = this.storedRowAt(position);
    return stored === undefined && position < this.#seed.count
      ? this.#seed.row(position)
      : (stored ?? undefined);
  }

  /** Returns the row at a position with all its fields computed, if there is one. */
  fullRowAt(position: number): Row | undefined {
    const stored = this.storedRowAt(position);
    return stored === undefined && position < this.#seed.count
      ? this.#seed.fullRow(position)
      : (stored ?? undefined);
  }

  /**
   * Returns the row at a position if it is held in memory: another object after each update. `null` is a deleted seed
   * row.
   */
  storedRowAt(position: number): Row | null | undefined {
    const { count } = this.#seed;
    return position < count ? this.#changed.get(position) : this.#added[position - count];
  }

  insert(row: Row): Row {
    const id = this.#idOf(row);
    if (this.get(id) !== undefined) throw new Error(`The row ${id} already exists.`);
    this.#append(row, id);
    this.#addToIndexes(row, id);
    this.#version += 1;
    return row;
  }

  /** Changes fields of a row. Returns the new row, or `undefined` if it does not exist. */
  update(id: string, fields: Fields): Row | undefined {
    const position = this.#positionOf(id);
    const row = position === undefined ? undefined : this.fullRowAt(position);
    if (position === undefined || row === undefined) return undefined;
    const next = { ...row, ...fields, [this.idField]: row[this.idField] };
    this.#removeFromIndexes(row, id);
    const { count } = this.#seed;
    if (position < count) this.#changed.set(position, next);
    else this.#added[position - count] = next;
    this.#addToIndexes(next, id);
    this.#version += 1;
    return next;
  }

  /** Deletes a row. Returns whether it existed. */
  delete(id: string): boolean {
    const position = this.#positionOf(id);
    const row = position === undefined ? undefined : this.fullRowAt(position);
    if (position === undefined || row === undefined) return false;
    this.#removeFromIndexes(row, id);
    const { count } = this.#seed;
    if (position < count) {
      this.#changed.set(position, null);
      this.#deleted += 1;
    } else {
      this.#addedIndexes.delete(id);
      this.#added[position - count] = undefined;
      if (this.#added.length > MIN_COMPACTED && this.#added.length > 2 * this.#addedIndexes.size)
        this.#compact();
    }
    this.#version += 1;
    return true;
  }

  /** Yields all rows in the order of creation, or in reverse. Fields of seed rows are computed when they are read. */
  *rows(newestFirst = false): Generator<Row> {
    // Rows may be added and deleted during the iteration. After some deletions the array is replaced.
    const added = this.#added;
    const { count } = this.#seed;
    const end = count + added.length;
    for (let step = 0; step < end; step++) {
      const position = newestFirst ? end - 1 - step : step;
      let row = position < count ? this.rowAt(position) : added[position - count];
      if (row !== undefined && added !== this.#added) row = this.get(this.#idOf(row));
      if (row !== undefined) yield row;
    }
  }

  /** Returns the rows whose field has the value. Uses an index. */
  findBy(field: string, value: string): Row[] {
    const ids = this.#index(field).get(value) ?? new Set<string>();
    const stored = [...ids].map((id) => this.get(id)).filter((row) => row !== undefined);
    return [...this.#seedRowsBy(field, value), ...stored];
  }

  /** Returns whether a row that was added or changed has the value in the field. Uses an index. */
  hasStored(field: string, value: string): boolean {
    return (this.#index(field).get(value)?.size ?? 0) > 0;
  }

  /** Returns a row of `rows()` with all its fields computed. */
  fullRow(row: Row): Row {
    return this.get(this.#idOf(row)) ?? row;
  }

  save(): TableChanges {
    return { changed: [...this.#changed], added: this.#added.filter((row) => row !== undefined) };
  }

  load({ changed, added }: TableChanges): void {
    this.#changed.clear();
    this.#added = [];
    this.#addedIndexes.clear();
    this.#indexes.clear();
    for (const [index, row] of changed) this.#changed.set(index, row);
    this.#deleted = changed.filter(([, row]) => row === null).length;
    for (const row of added) this.#append(row, this.#idOf(row));
    this.#version += 1;
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
    for (const row of this.#added) if (row !== undefined) yield row;
  }

  #append(row: Row, id: string): void {
    this.#addedIndexes.set(id, this.#added.length);
    this.#added.push(row);
  }

  /** Removes the empty positions of deleted rows. */
  #compact(): void {
    const rows = this.#added.filter((row) => row !== undefined);
    this.#added = [];
    for (const row of rows) this.#append(row, this.#idOf(row));
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

  #positionOf(id: string): number | undefined {
    const { count, indexOf } = this.#seed;
    const added = this.#addedIndexes.get(id);
    if (added !== undefined) return count + added;
    const index = indexOf(id);
    return index !== undefined && index < count ? index : undefined;
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
