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

/** Returns the value if it is an array, otherwise an empty array. */
export function arrayOr(value: unknown): Json[] {
  return Array.isArray(value) ? value : [];
}

/**
 * Returns the value of a key, or `undefined` if the object lacks it. Reading the key would return an inherited property
 * for names such as `constructor`.
 */
export function ownValue<T>(node: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(node, key) ? node[key] : undefined;
}

/**
 * Maps the values of an object or array. Returns the same node if no value changes, so that rewriting a part of a
 * description does not copy the rest.
 */
export function mapValues<T extends Json>(node: T, map: (value: Json, key: string) => Json): T {
  if (typeof node !== "object" || node === null) return node;
  const changed = new Map<string, Json>();
  for (const [key, value] of Object.entries(node)) {
    const mapped = map(value, key);
    if (mapped !== value) changed.set(key, mapped);
  }
  if (changed.size === 0) return node;
  const entries = Object.entries(node).map(([key, value]): [string, Json] => [
    key,
    changed.has(key) ? (changed.get(key) ?? null) : value,
  ]);
  return (Array.isArray(node) ? entries.map(([, value]) => value) : Object.fromEntries(entries)) as T;
}
