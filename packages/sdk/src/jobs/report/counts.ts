import { fieldsOf } from "../shared/automation-tree.ts";

/** How often each thing was counted, by the API's word for it. */
export type Counts = Readonly<Record<string, number>>;

/** Counts of an answer, where none at all may be an empty array. */
export function countsOf(value: unknown): Counts {
  const entries = Object.entries(fieldsOf(value));
  return Object.fromEntries(
    entries.filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}

export const sumOf = (counts: Counts): number => Object.values(counts).reduce((sum, count) => sum + count, 0);

/** The counts of all together. */
export function together(all: readonly Counts[]): Counts {
  const sums: Record<string, number> = {};
  for (const counts of all) {
    for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
  }
  return sums;
}
