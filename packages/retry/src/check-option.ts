/** @throws RangeError when the value is not a number from `min` on. */
export function checkNumber(name: string, value: number, min: number): void {
  if (!(typeof value === "number" && value >= min)) {
    throw new RangeError(`${name} must be a number from ${min} on, not ${String(value)}.`);
  }
}

/** @throws RangeError when the value is neither a whole number from `min` on nor `Infinity`. */
export function checkCount(name: string, value: number, min: number): void {
  if (!(Number.isInteger(value) || value === Number.POSITIVE_INFINITY) || value < min) {
    throw new RangeError(`${name} must be a whole number from ${min} on, not ${String(value)}.`);
  }
}
