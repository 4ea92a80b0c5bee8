import { internalField, type Row } from "../backend/table.ts";
import { invalidField } from "../http/http-error.ts";
import { type Fields, isFields } from "../json.ts";

export type RowFilter = (row: Row) => boolean;

type ValueTest = (value: unknown) => boolean;

/** A filter of the API: fields with values in its forms; a row must fit all of them. */
export function matchFilter(filter: Fields): RowFilter {
  const matches = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => matchField(field, value));
  return (row) => matches.every((match) => match(row));
}

function matchField(field: string, wanted: unknown): RowFilter {
  const test = valueTest(field, wanted);
  const hiddenField = internalField(field);
  return (row) => test((field in row ? row[field] : row[hiddenField]) ?? null);
}

/** A scalar, an array (any of), operators (all of), `is_null` or `is_not_null`. */
function valueTest(field: string, wanted: unknown): ValueTest {
  if (wanted === "is_null") return (value) => value === null;
  if (wanted === "is_not_null") return (value) => value !== null;
  if (Array.isArray(wanted)) return equalsAny(wanted);
  if (!isFields(wanted)) return equalsAny([wanted]);
  const tests = Object.entries(wanted).map(([operator, operand]) => comparisonTest(field, operator, operand));
  return (value) => tests.every((test) => test(value));
}

function comparisonTest(field: string, operator: string, operand: unknown): ValueTest {
  const key = toSortKey(operand);
  const order = (value: unknown): number =>
    value === null ? Number.NaN : compareSortKeys(toSortKey(value), key);
  const equal = equalsAny([operand]);
  switch (operator) {
    case "=":
      return equal;
    case "!=":
    case "<>":
      return (value) => !equal(value);
    case "<":
      return (value) => order(value) < 0;
    case "<=":
      return (value) => order(value) <= 0;
    case ">":
      return (value) => order(value) > 0;
    case ">=":
      return (value) => order(value) >= 0;
    default:
      throw invalidField(`filter.${field}`, `There is no operator ${JSON.stringify(operator)}.`);
  }
}

/** A field that holds several values equals each of them. */
function equalsAny(wanted: readonly unknown[]): ValueTest {
  const keys = wanted.map(toSortKey);
  const texts = new Set(keys.map((key) => key?.text));
  const numbers = new Set(keys.map((key) => key?.number).filter((number) => !Number.isNaN(number)));
  const isNullWanted = wanted.includes(null);
  const test: ValueTest = (value) => {
    if (Array.isArray(value)) return value.some(test);
    if (value === null) return isNullWanted;
    return texts.has(String(value)) || (numbers.size > 0 && numbers.has(toSortKey(value)?.number));
  };
  return test;
}

export const compareValues = (a: unknown, b: unknown): number => compareSortKeys(toSortKey(a), toSortKey(b));

/** A value as it is compared; `null` when there is none. */
export type SortKey = { readonly text: string; readonly number: number } | null;

export function toSortKey(value: unknown): SortKey {
  if (value === null) return null;
  const text = String(value);
  return { text, number: toNumber(text) };
}

/** Numbers by size, moments in time by time, after them the rest by letters: a query knows no types. `null` comes first. */
export function compareSortKeys(a: SortKey, b: SortKey): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  const [isText, isOtherText] = [Number.isNaN(a.number), Number.isNaN(b.number)];
  if (isText !== isOtherText) return isText ? 1 : -1;
  if (!isText) return a.number - b.number;
  return Number(a.text > b.text) - Number(a.text < b.text);
}

function toNumber(text: string): number {
  if (text === "true" || text === "false") return Number(text === "true");
  if (!/^-?\d/.test(text)) return Number.NaN;
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  return /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
}
