import { internalField, type Row } from "../backend/table.ts";
import { invalidField } from "../http/http-error.ts";
import { type Fields, isFields } from "../json.ts";

export type RowFilter = (row: Row) => boolean;

type ValueTest = (value: unknown) => boolean;

/** Compiles a filter of the API. A row must match all its fields. */
export function compileFilter(filter: Fields): RowFilter {
  const matches = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => compileField(field, value));
  return (row) => matches.every((match) => match(row));
}

function compileField(field: string, expected: unknown): RowFilter {
  const test = valueTest(field, expected);
  const hiddenField = internalField(field);
  return (row) => test((field in row ? row[field] : row[hiddenField]) ?? null);
}

/** Compiles the condition of a field: a value, an array (any of), operators (all of), `is_null` or `is_not_null`. */
function valueTest(field: string, expected: unknown): ValueTest {
  if (expected === "is_null") return (value) => value === null;
  if (expected === "is_not_null") return (value) => value !== null;
  if (Array.isArray(expected)) return equalsAny(expected);
  if (!isFields(expected)) return equalsAny([expected]);
  const tests = Object.entries(expected).map(([operator, operand]) =>
    comparisonTest(field, operator, operand),
  );
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
      throw invalidField(`filter.${field}`, `Unknown operator: ${JSON.stringify(operator)}.`);
  }
}

/** An array field equals each of its items. */
function equalsAny(expected: readonly unknown[]): ValueTest {
  const keys = expected.map(toSortKey);
  const texts = new Set(keys.map((key) => key?.text));
  const numbers = new Set(keys.map((key) => key?.number).filter((number) => !Number.isNaN(number)));
  const includesNull = expected.includes(null);
  const test: ValueTest = (value) => {
    if (Array.isArray(value)) return value.some(test);
    if (value === null) return includesNull;
    return texts.has(String(value)) || (numbers.size > 0 && numbers.has(toSortKey(value)?.number));
  };
  return test;
}

export const compareValues = (a: unknown, b: unknown): number => compareSortKeys(toSortKey(a), toSortKey(b));

/** The text and the number that a value is compared by. `null` for null. */
export type SortKey = { readonly text: string; readonly number: number } | null;

export function toSortKey(value: unknown): SortKey {
  if (value === null) return null;
  const text = String(value);
  return { text, number: toNumber(text) };
}

/** Compares values without knowing their types: null first, then numbers and times, then text. */
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
