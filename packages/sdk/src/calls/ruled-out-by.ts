type Fields = Readonly<Record<string, unknown>>;

/**
 * The field by which a filter rules a row out, as far as that is certain; `undefined` otherwise.
 *
 * A row is compared where it has a value. How exactly the API compares is not known, so what may be the same counts as the
 * same: `5` and `"5"`, texts in other letters or with other punctuation, a text that is a part of the other, moments within
 * two days.
 */
export function ruledOutBy(filter: Fields, row: unknown): string | undefined {
  if (typeof row !== "object" || row === null) return undefined;
  const known = Object.entries(filter).filter(([field]) => Object.hasOwn(row, field));
  return known.find(([field, wanted]) => contradicts((row as Fields)[field], wanted))?.[0];
}

/** Whether a value certainly breaks a condition. */
function contradicts(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) return wanted.every((one) => contradicts(value, one));
  if (typeof wanted === "object" && wanted !== null)
    return Object.entries(wanted).some(([operator, operand]) => breaks(operator, value, operand));
  if (wanted === "is_null") return typeof value === "string" && value.trim() !== "";
  if (wanted === "is_not_null") return false;
  if (!Array.isArray(value)) return differ(value, wanted);
  // Such as the uuids of tags. Whatever else a row lists may be searched by another name than it shows.
  return value.length > 0 && isUuid(wanted) && value.every((one) => isUuid(one) && differ(one, wanted));
}

function breaks(operator: string, value: unknown, operand: unknown): boolean {
  switch (operator) {
    case "=":
      return contradicts(value, operand);
    case "!=":
    case "<>":
      return typeof value !== "object" && String(value) === String(operand);
    case "<":
    case "<=":
      return isOrdered(value) && isLess(operand, value);
    case ">":
    case ">=":
      return isOrdered(value) && isLess(value, operand);
    default:
      return false;
  }
}

/** A number in a text may be ordered by its digits. */
const isOrdered = (value: unknown): boolean => typeof value === "number" || read(value)?.kind === "moment";

function differ(a: unknown, b: unknown): boolean {
  const [one, other] = [read(a), read(b)];
  if (one?.kind !== "text" || other?.kind !== "text") return isLess(a, b) || isLess(b, a);
  return !isPart(one.words, other.words) && !isPart(other.words, one.words);
}

function isLess(a: unknown, b: unknown): boolean {
  const [one, other] = [read(a), read(b)];
  if (one?.kind === "number" && other?.kind === "number") return one.number < other.number;
  return one?.kind === "moment" && other?.kind === "moment" && one.time + TOLERANCE < other.time;
}

/** Milliseconds by which the same day can be apart, since a date has no time zone. */
const TOLERANCE = 2 * 24 * 60 * 60 * 1000;

type Comparable =
  | { readonly kind: "moment"; readonly time: number }
  | { readonly kind: "number"; readonly number: number }
  | { readonly kind: "text"; readonly words: readonly string[] };

/** A value as what it is compared as; `undefined` for what cannot be compared. */
function read(value: unknown): Comparable | undefined {
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

/** The words of a text without case, accents and punctuation. */
function wordsOf(text: string): readonly string[] {
  const bare = text.toUpperCase().normalize("NFKD").replace(/\p{M}/gu, "").toUpperCase().toLowerCase();
  return bare.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Whether words occur in others: a handle in the address of a profile, a name in a full name. */
function isPart(words: readonly string[], others: readonly string[]): boolean {
  return words.join("") === others.join("") || ` ${others.join(" ")} `.includes(` ${words.join(" ")} `);
}

const isUuid = (value: unknown): boolean =>
  typeof value === "string" && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value);
