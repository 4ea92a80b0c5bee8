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

/**
 * Maps the values of an object or array. Returns the same node if no value changes, so that rewriting a part of a
 * description does not copy the rest.
 */
export function mapValues<T extends Json>(node: T, map: (value: Json, key: string) => Json): T {
  if (typeof node !== "object" || node === null) return node;
  const keys = Object.keys(node);
  const before = node as JsonObject;
  const values = keys.map((key) => map(before[key] ?? null, key));
  if (values.every((value, index) => value === (before[keys[index] ?? ""] ?? null))) return node;
  if (Array.isArray(node)) return values as T;
  return Object.fromEntries(values.map((value, index) => [keys[index] ?? "", value])) as T;
}
