import type { Table } from "../backend/table.ts";
import type { RowFilter } from "./filter.ts";

/** A filter, and a key that identifies it: the same key means the same filter. */
export interface Matching {
  readonly key: string;
  readonly test: RowFilter;
}

/** Matching rows of a table. */
interface Matches {
  /** The positions of some matches, in the order of the list. */
  readonly positions: readonly number[];
  /** Number of all matches. */
  readonly total: number;
}

/** The first matches of a filter, and the version of the table that was read. */
interface KeptMatches {
  readonly version: number;
  readonly positions: Int32Array;
  readonly total: number;
}

// The limits of what is kept for each table.
const MAX_FILTERS = 8;
const MAX_KEY_LENGTH = 1000;
const MAX_POSITIONS = 10_000;

/** The matches of the last filters of each table, so that reading the next page does not read the table again. */
const cache = new WeakMap<Table, Map<string, KeptMatches>>();

/**
 * Finds the rows that match, and returns those from `start` to `end`.
 *
 * @param descending - Whether the newest rows come first.
 */
export function findMatches(
  table: Table,
  matching: Matching,
  descending: boolean,
  start: number,
  end: number,
): Matches {
  const key = `${descending ? "desc" : "asc"} ${matching.key}`;
  const kept = cache.get(table) ?? new Map<string, KeptMatches>();
  cache.set(table, kept);
  const found = kept.get(key);
  const isCurrent = found?.version === table.version;
  if (found !== undefined && isCurrent && Math.min(end, found.total) <= found.positions.length)
    return { positions: Array.from(found.positions.subarray(start, end)), total: found.total };
  if (end > MAX_POSITIONS || key.length > MAX_KEY_LENGTH)
    return readMatches(table, matching.test, descending, start, end);
  const { positions, total } = readMatches(table, matching.test, descending, 0, MAX_POSITIONS);
  kept.delete(key);
  kept.set(key, { version: table.version, positions: Int32Array.from(positions), total });
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size > MAX_FILTERS) kept.delete(oldest);
  return { positions: positions.slice(start, end), total };
}

function readMatches(
  table: Table,
  test: RowFilter,
  descending: boolean,
  start: number,
  end: number,
): Matches {
  const count = table.positions;
  const positions: number[] = [];
  let total = 0;
  for (let step = 0; step < count; step++) {
    const position = descending ? count - 1 - step : step;
    const row = table.rowAt(position);
    if (row === undefined || !test(row)) continue;
    if (total >= start && total < end) positions.push(position);
    total += 1;
  }
  return { positions, total };
}
