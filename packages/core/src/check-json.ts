import { InvalidInputError } from "./errors/invalid-input-error.ts";

/**
 * Refuses what JSON would drop or change in silence: a function, a symbol, `NaN`, an invalid `Date`, a bigint, a cycle.
 * `undefined` in an object is left out, as everywhere.
 *
 * @throws InvalidInputError that names the field.
 */
export function checkJson(value: unknown, name: string, parents: readonly unknown[] = []): void {
  const problem = problemOf(value, parents);
  if (problem !== undefined) throw new InvalidInputError(`The field "${name}" cannot be ${problem}.`);
  if (typeof value !== "object" || value === null || value instanceof Date) return;
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined)
      checkJson(item, Array.isArray(value) ? `${name}[${key}]` : `${name}.${key}`, [...parents, value]);
  }
}

function problemOf(value: unknown, parents: readonly unknown[]): string | undefined {
  if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint")
    return `a ${typeof value}`;
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (value instanceof Date && Number.isNaN(value.getTime())) return "an invalid Date";
  return parents.includes(value) ? "part of itself" : undefined;
}
