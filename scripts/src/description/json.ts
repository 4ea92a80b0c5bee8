export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as an object, or an empty one: descriptions leave most of their parts out. */
export function objectOr(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
