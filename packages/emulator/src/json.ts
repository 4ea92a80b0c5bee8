/** A JSON object with unknown fields. */
export interface Fields {
  readonly [field: string]: unknown;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the value if it is an object, and an empty object otherwise. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** Returns the strings in an array. Returns an empty array for any other value. */
export function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

/** Which values a field may have. */
export interface FieldRule {
  readonly isValid: (value: unknown) => boolean;
  /** The valid values, as an error message describes them. */
  readonly expected: string;
}

/** Creates a check for whole numbers. @param to - The maximum. Default: the largest safe integer. */
export const isWholeNumber =
  (from: number, to: number = Number.MAX_SAFE_INTEGER) =>
  (value: unknown): value is number =>
    Number.isSafeInteger(value) && (value as number) >= from && (value as number) <= to;
