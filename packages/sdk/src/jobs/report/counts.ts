import { objectOf } from "../automation-tree/automation-tree.ts";

/** Counts by name. The names are those of the API. */
export type Counts = Readonly<Record<string, number>>;

/** Reads counts from a response. The API may send an empty array in place of an empty object. */
export function countsOf(value: unknown): Counts {
  const entries = Object.entries(objectOf(value));
  return Object.fromEntries(
    entries.filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}

export const totalOfCounts = (counts: Counts): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** Adds counts up, name by name. */
export function sumCounts(all: readonly Counts[]): Counts {
  const sums: Record<string, number> = {};
  for (const counts of all) {
    for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
  }
  return sums;
}
