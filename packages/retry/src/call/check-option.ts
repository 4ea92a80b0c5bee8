/** @throws RangeError when the value is not a number from `min` on. */
export function checkNumber(name: string, value: number, min: number): void {
  if (typeof value === "number" && value >= min) return;
  throw new RangeError(`The option ${name} takes a number from ${min} on, not ${String(value)}.`);
}

/** @throws RangeError when the value is neither a whole number from `min` on nor `Infinity`. */
export function checkCount(name: string, value: number, min: number): void {
  if ((Number.isInteger(value) && value >= min) || value === Number.POSITIVE_INFINITY) return;
  throw new RangeError(
    `The option ${name} takes a whole number from ${min} on, or Infinity, not ${String(value)}.`,
  );
}

/**
 * Refuses options that do not exist: a misspelled `limit` would be no limit.
 *
 * @param names - All of them.
 * @throws RangeError
 */
export function checkNames<Options extends object>(
  options: Options,
  names: Readonly<Record<keyof Options, true>>,
): void {
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(names, name)) continue;
    throw new RangeError(`There is no option ${name}. There are: ${Object.keys(names).sort().join(", ")}.`);
  }
}
