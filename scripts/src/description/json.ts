export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Returns the value if it is an object, otherwise an empty object, because most parts of a description are optional.
 */
export function objectOr(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
