/**
 * Whether two filters are the same in the form in which the API stores them: as JSON, with an empty object perhaps stored as
 * an empty list or as null. The order of keys has no meaning, nor has the order of a set.
 */
export const isSameFilter = (a: unknown, b: unknown): boolean => isSame(a ?? {}, b ?? {}, "");

/** @param key - The key that the values stand at; "" for the filter itself and in lists. */
function isSame(first: unknown, second: unknown, key: string): boolean {
  const [a, b] = [toJson(first), toJson(second)];
  if (a === b) return true;
  if (!isObject(a) || !isObject(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  if (keys.size === 0) return true;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (isSet(a, key) && isSet(b, key)) return holdsAll(a, b) && holdsAll(b, a);
  return [...keys].every((name) => isSame(a[name], b[name], Array.isArray(a) ? "" : name));
}

/** The operators of JSON logic whose operands have an order or a number, also where they are plain values. */
const ORDERED = new Set(
  "< <= > >= == === != !== + - * / % ! !! ?: if in cat substr merge var log".split(" "),
);

/** Of the values of a field any one may match, and the conditions of `and` and `or` hold in any order. */
function isSet(value: Json, key: string): value is Json & readonly unknown[] {
  if (!Array.isArray(value)) return false;
  return key === "and" || key === "or" || !(ORDERED.has(key) || value.map(toJson).some(isObject));
}

const holdsAll = (list: readonly unknown[], items: readonly unknown[]): boolean =>
  items.every((item) => list.some((one) => isSame(one, item, "")));

type Json = Readonly<Record<string, unknown>>;

/** What `JSON.stringify` writes for a value, one level deep. What it would lose stays, so that the client refuses it. */
function toJson(value: unknown): unknown {
  if (!isObject(value)) return value;
  if (typeof value.toJSON === "function") return value.toJSON();
  if (Array.isArray(value)) return value.map((item) => item ?? null);
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));
}

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;
