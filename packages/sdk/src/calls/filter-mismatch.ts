import { isUuid } from "../jobs/shared/identity.ts";

export type Fields = Readonly<Record<string, unknown>>;

/**
 * Returns a field of a filter that a row certainly does not match; `undefined` if there is none.
 *
 * A field is compared only if the row has it; `ids` is compared with the uuid of the row. How the API compares values
 * is unknown, so values that may be equal count as equal: `5` and `"5"`, texts that differ in case or punctuation, a
 * text that is part of the other, and times within two days.
 */
export function findFilterMismatch(filter: Fields, row: unknown): string | undefined {
  if (typeof row !== "object" || row === null) return undefined;
  const known = Object.entries(filter).filter(([field]) => Object.hasOwn(row, comparedField(field)));
  return known.find(([field, condition]) =>
    contradicts((row as Fields)[comparedField(field)], condition),
  )?.[0];
}

const comparedField = (field: string): string => (field === "ids" ? "uuid" : field);

/** Whether a value certainly violates a condition. */
function contradicts(value: unknown, condition: unknown): boolean {
  if (Array.isArray(condition)) return condition.every((one) => contradicts(value, one));
  if (typeof condition === "object" && condition !== null)
    return Object.entries(condition).some(([operator, operand]) => violates(operator, value, operand));
  if (condition === "is_null") return typeof value === "string" && value.trim() !== "";
  if (condition === "is_not_null") return false;
  if (!Array.isArray(value)) return areDifferent(value, condition);
  // Only arrays of uuids are compared, such as those of tags. The API may search other arrays by values that the row
  // does not contain.
  return (
    value.length > 0 &&
    isUuidText(condition) &&
    value.every((one) => isUuidText(one) && areDifferent(one, condition))
  );
}

function violates(operator: string, value: unknown, operand: unknown): boolean {
  switch (operator) {
    case "=":
      return contradicts(value, operand);
    case "!=":
    case "<>":
      return typeof value !== "object" && String(value) === String(operand);
    case "<":
    case "<=":
      return isComparable(value) && isLess(operand, value);
    case ">":
    case ">=":
      return isComparable(value) && isLess(value, operand);
    default:
      return false;
  }
}

/**
 * Whether `<` and `>` have a known meaning for a value. A number as text has none, because the API may compare it as
 * text.
 */
const isComparable = (value: unknown): boolean =>
  typeof value === "number" || toComparable(value)?.kind === "moment";

function areDifferent(value: unknown, condition: unknown): boolean {
  const [one, other] = [toComparable(value), toComparable(condition)];
  // A number or a boolean is not compared with `null`, because the API may store `0` and `false` as `null`.
  if (value === null) return other?.kind === "text";
  if (one?.kind !== "text" || other?.kind !== "text")
    return isLess(value, condition) || isLess(condition, value);
  return !isPart(one.words, other.words) && !isPart(other.words, one.words);
}

function isLess(a: unknown, b: unknown): boolean {
  const [one, other] = [toComparable(a), toComparable(b)];
  if (one?.kind === "number" && other?.kind === "number") return one.number < other.number;
  return one?.kind === "moment" && other?.kind === "moment" && one.time + TOLERANCE < other.time;
}

/** How far apart two times of the same date can be, in milliseconds, because a date has no time zone. */
const TOLERANCE = 2 * 24 * 60 * 60 * 1000;

type Comparable =
  | { readonly kind: "moment"; readonly time: number }
  | { readonly kind: "number"; readonly number: number }
  | { readonly kind: "text"; readonly words: readonly string[] };

/** Returns a value in the form in which it is compared; `undefined` if it cannot be compared. */
function toComparable(value: unknown): Comparable | undefined {
  if (typeof value === "number" || typeof value === "boolean")
    return { kind: "number", number: Number(value) };
  if (typeof value !== "string") return undefined;
  if (value === "true" || value === "false") return { kind: "number", number: Number(value === "true") };
  if (/^-?\d+(\.\d+)?$/.test(value)) return { kind: "number", number: Number(value) };
  const time = /^\d{4}-\d\d-\d\d(?:[T ]|$)/i.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(time)) return { kind: "moment", time };
  const words = wordsOf(value);
  return words.length === 0 ? undefined : { kind: "text", words };
}

/** Returns the words of a text without case, accents and punctuation. */
function wordsOf(text: string): readonly string[] {
  const bare = text.toUpperCase().normalize("NFKD").replace(/\p{M}/gu, "").toUpperCase().toLowerCase();
  return bare.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Whether the first words occur in the others, such as a handle in a profile URL or a first name in a full name. */
function isPart(words: readonly string[], others: readonly string[]): boolean {
  return words.join("") === others.join("") || ` ${others.join(" ")} `.includes(` ${words.join(" ")} `);
}

const isUuidText = (value: unknown): value is string => typeof value === "string" && isUuid(value);
