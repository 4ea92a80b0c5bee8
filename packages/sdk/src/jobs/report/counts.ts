import { ListError } from "@grinfi/core";

/** Counts by name. The names are those of the API. */
export type Counts = Readonly<Record<string, number>>;

/**
 * Reads counts from a response. The API may send an empty array in place of an empty object, and numbers as text.
 *
 * @param operation - The operation of the response, for the error.
 * @throws ListError if the value has another form. Otherwise counts would be missing from it.
 */
export function countsOf(value: unknown, operation: string): Counts {
  if (Array.isArray(value) && value.length === 0) return {};
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new ListError(operation, "no_items", "The response has no counts.");
  return Object.fromEntries(
    Object.entries(value).map(([name, count]) => [name, countOf(count, operation, name)]),
  );
}

/** Reads optional counts: those that are missing from a response are none. */
export const optionalCountsOf = (value: unknown, operation: string): Counts =>
  value === undefined || value === null ? {} : countsOf(value, operation);

/**
 * Reads a count from a response, as a number or as text.
 *
 * @throws ListError if the value is neither.
 */
export function countOf(value: unknown, operation: string, name: string): number {
  const count = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof count === "number" && count >= 0 && Number.isFinite(count)) return count;
  throw new ListError(operation, "no_items", `The count ${JSON.stringify(name)} is not a number.`);
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
