/** A JSON object whose fields are not known. */
export interface Fields {
  readonly [field: string]: unknown;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as an object, or an empty one: requests leave most of their parts out. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** The strings of an array; whatever else is in it is not meant. */
export function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
