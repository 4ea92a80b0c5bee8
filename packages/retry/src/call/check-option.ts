/** @throws RangeError if the value is not a number of at least `min`. */
export function checkNumber(name: string, value: number, min: number): void {
  if (typeof value === "number" && value >= min) return;
  throw new RangeError(`The option ${name} must be a number of at least ${min}, not ${String(value)}.`);
}

/** @throws RangeError if the value is neither an integer of at least `min` nor `Infinity`. */
export function checkCount(name: string, value: number, min: number): void {
  if ((Number.isInteger(value) && value >= min) || value === Number.POSITIVE_INFINITY) return;
  throw new RangeError(
    `The option ${name} must be a whole number of at least ${min}, or Infinity, not ${String(value)}.`,
  );
}

/**
 * Rejects options that do not exist, because a misspelled `limit` would mean no limit.
 *
 * @param names - All existing options.
 * @throws RangeError if an option does not exist.
 */
export function checkNames<Options extends object>(
  options: Options,
  names: Readonly<Record<keyof Options, true>>,
): void {
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(names, name)) continue;
    throw new RangeError(`Unknown option ${name}. Known options: ${Object.keys(names).sort().join(", ")}.`);
  }
}
