/**
 * Whether two filters are equal in the form in which the API stores them: as JSON, in which an empty object may become
 * an empty array or null. The order of keys and the order of a set do not matter.
 */
export const isSameFilter = (a: unknown, b: unknown): boolean => isSameValue(a ?? {}, b ?? {}, "");

/** @param key - The key of the values; "" for the filter itself and for items of arrays. */
function isSameValue(first: unknown, second: unknown, key: string): boolean {
  const [a, b] = [toJson(first), toJson(second)];
  if (a === b) return true;
  if (!isObject(a) || !isObject(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  if (keys.size === 0) return true;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (isSet(a, key) && isSet(b, key)) return containsAll(a, b) && containsAll(b, a);
  return [...keys].every((name) => isSameValue(a[name], b[name], Array.isArray(a) ? "" : name));
}

/** The operators of JSON logic for whose operands order and number matter, even if they are plain values. */
const ORDERED_OPERATORS = new Set(
  "< <= > >= == === != !== + - * / % ! !! ?: if in cat substr merge var log".split(" "),
);

/** Whether the order of an array does not matter: the values of a field, and the conditions of `and` and `or`. */
function isSet(value: JsonContainer, key: string): value is JsonContainer & readonly unknown[] {
  if (!Array.isArray(value)) return false;
  return key === "and" || key === "or" || !(ORDERED_OPERATORS.has(key) || value.map(toJson).some(isObject));
}

const containsAll = (list: readonly unknown[], items: readonly unknown[]): boolean =>
  items.every((item) => list.some((one) => isSameValue(one, item, "")));

type JsonContainer = Readonly<Record<string, unknown>>;

/**
 * Converts a value as `JSON.stringify` does, one level deep. It keeps values that JSON would drop, so that the client
 * rejects them.
 */
function toJson(value: unknown): unknown {
  if (!isObject(value)) return value;
  if (typeof value.toJSON === "function") return value.toJSON();
  if (Array.isArray(value)) return value.map((item) => item ?? null);
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));
}

const isObject = (value: unknown): value is JsonContainer => typeof value === "object" && value !== null;
