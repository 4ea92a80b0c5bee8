import type { Table } from "../backend/table.ts";
import type { RowFilter } from "./filter.ts";

/** A filter, and a key that identifies it: the same key means the same filter. */
export interface Matching {
  readonly key: string;
  readonly test: RowFilter;
}

/** The matching rows of a table. */
export interface Matches {
  /** The version of the table that was read. */
  readonly version: number;
  /** The positions of the first matches, in the order of the list. */
  readonly positions: Int32Array;
  /** Number of all matches. */
  readonly total: number;
}

/** Matches of a table that are kept: so many filters, so many characters of a key, and so many positions of each. */
const MAX_FILTERS = 8;
const MAX_KEY_LENGTH = 1000;
const MAX_POSITIONS = 10_000;

/** The matches of the last filters of each table, so that reading the next page does not read the table again. */
const cache = new WeakMap<Table, Map<string, Matches>>();

/**
 * Finds the rows that match.
 *
 * @param descending - Whether the newest rows come first.
 * @param end - Number of positions that the caller needs.
 */
export function findMatches(table: Table, matching: Matching, descending: boolean, end: number): Matches {
  const key = `${descending ? "desc" : "asc"} ${matching.key}`;
  const kept = cache.get(table) ?? new Map<string, Matches>();
  cache.set(table, kept);
  const found = kept.get(key);
  const isCurrent = found?.version === table.version;
  if (found !== undefined && isCurrent && Math.min(end, found.total) <= found.positions.length) return found;
  const matches = readMatches(table, matching.test, descending, Math.max(end, MAX_POSITIONS));
  kept.delete(key);
  if (matches.positions.length <= MAX_POSITIONS && key.length <= MAX_KEY_LENGTH) kept.set(key, matches);
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size > MAX_FILTERS) kept.delete(oldest);
  return matches;
}

function readMatches(table: Table, test: RowFilter, descending: boolean, maximum: number): Matches {
  const { version, positions: count } = table;
  const positions: number[] = [];
  let total = 0;
  for (let step = 0; step < count; step++) {
    const position = descending ? count - 1 - step : step;
    const row = table.rowAt(position);
    if (row === undefined || !test(row)) continue;
    if (total < maximum) positions.push(position);
    total += 1;
  }
  return { version, positions: Int32Array.from(positions), total };
}
